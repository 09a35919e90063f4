import { describe, expect, it } from 'vitest';
import type { Clock } from '../base/clock.ts';
import { inProcessStore } from './expiring-store.ts';
import type { ExpiringStore } from './expiring-store.ts';
import { GREYLIST_TIMES, greylist } from './greylist.ts';
import type { Greylist } from './greylist.ts';

const TRIPLET = { network: '8.8.4.0/24', sender: 'Ann@stranger.test', recipients: ['p@dovecote.test', 'c@dovecote.test'] };

function at(start = 1_000_000): { readonly list: Greylist; readonly pass: (durationMs: number) => void } {
  let now = start;
  const clock: Clock = { now: () => now, sleep: () => Promise.resolve() };
  return { list: greylist(inProcessStore(clock), clock), pass: (durationMs) => void (now += durationMs) };
}

describe('greylisting', () => {
  it('lets wait whom it does not know, and lets in who comes again', async () => {
    const { list, pass } = at();
    expect(await list.ask(TRIPLET)).toEqual({ kind: 'wait', seconds: 60 });
    pass(20_000);
    expect(await list.ask(TRIPLET)).toEqual({ kind: 'wait', seconds: 40 });
    pass(40_000);
    expect(await list.ask(TRIPLET)).toEqual({ kind: 'pass', why: 'came-again' });
  });

  it('knows the network and domain of who came again, for other letters too', async () => {
    const { list, pass } = at();
    await list.ask(TRIPLET);
    pass(GREYLIST_TIMES.waitMs);
    await list.ask(TRIPLET);
    expect(await list.ask({ ...TRIPLET, sender: 'ben@stranger.test', recipients: ['x@dovecote.test'] })).toEqual({ kind: 'pass', why: 'known' });
    expect(await list.ask({ ...TRIPLET, sender: 'ben@other.test' })).toMatchObject({ kind: 'wait' });
    expect(await list.ask({ ...TRIPLET, network: '8.8.8.0/24' })).toMatchObject({ kind: 'wait' });
  });

  it('forgets who stays away for five weeks, and who came again too late', async () => {
    const { list, pass } = at();
    await list.ask(TRIPLET);
    pass(GREYLIST_TIMES.rememberMs + 1);
    expect(await list.ask(TRIPLET)).toMatchObject({ kind: 'wait' });
    pass(GREYLIST_TIMES.waitMs);
    expect(await list.ask(TRIPLET)).toMatchObject({ kind: 'pass' });
    pass(GREYLIST_TIMES.knownMs - 1);
    expect(await list.ask(TRIPLET)).toMatchObject({ kind: 'pass', why: 'known' });
    pass(GREYLIST_TIMES.knownMs + 1);
    expect(await list.ask(TRIPLET)).toMatchObject({ kind: 'wait' });
  });

  it('takes recipients in any order and letters in any case', async () => {
    const { list, pass } = at();
    await list.ask(TRIPLET);
    pass(GREYLIST_TIMES.waitMs);
    expect(await list.ask({ ...TRIPLET, sender: 'ann@STRANGER.test', recipients: [...TRIPLET.recipients].reverse() })).toMatchObject({
      kind: 'pass',
    });
  });

  it('keeps nobody waiting when the clock was set back', async () => {
    const { list, pass } = at();
    await list.ask(TRIPLET);
    pass(-500_000);
    expect(await list.ask(TRIPLET)).toMatchObject({ kind: 'wait' });
    pass(GREYLIST_TIMES.waitMs);
    expect(await list.ask(TRIPLET)).toMatchObject({ kind: 'pass' });
  });

  it('lets everybody in while the memory is away', async () => {
    const away: ExpiringStore = { read: () => Promise.resolve(null), write: () => Promise.resolve() };
    expect(await greylist(away).ask(TRIPLET)).toEqual({ kind: 'pass', why: 'no-memory' });
  });

  it('writes no address into the memory', async () => {
    const written: string[] = [];
    const store: ExpiringStore = {
      read: (keys) => Promise.resolve(keys.map(() => null)),
      write: (key, value) => {
        written.push(key, value);
        return Promise.resolve();
      },
    };
    await greylist(store).ask(TRIPLET);
    expect(written.join(' ')).not.toMatch(/@|dovecote|stranger|ann/i);
  });
});
