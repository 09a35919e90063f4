import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { originalSender, rewrittenSender } from './srs.ts';

const DAY_MS = 86_400_000;
const now = Date.UTC(2026, 10, 22);
const secrets = [Buffer.alloc(32, 1)];
const place = { domain: 'dovecote.test', secrets, now };

const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,8}[a-z0-9])?$/);
const domain = fc.tuple(label, label).map((labels) => labels.join('.'));
const atom = fc.stringMatching(/^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]{1,10}$/);
const local = fc.array(atom, { minLength: 1, maxLength: 3 }).map((atoms) => atoms.join('.'));

describe('a return path of ours', () => {
  it('has the published form', () => {
    expect(rewrittenSender('ann@stranger.test', place)).toMatch(/^SRS0=[A-Z2-7]{8}=[A-Z2-7]{2}=stranger\.test=ann@dovecote\.test$/);
  });

  it('is left as it is for the null sender, for our own domain, and where it would grow too long', () => {
    expect(rewrittenSender('', place)).toBe('');
    expect(rewrittenSender('paloma@dovecote.test', place)).toBe('paloma@dovecote.test');
    const long = `${'a'.repeat(64)}@${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(40)}.test`;
    expect(rewrittenSender(long, place)).toBe(long);
  });

  it('leads back to any sender, whatever hosts on the way do to its case', () => {
    fc.assert(
      fc.property(local, domain, (name, host) => {
        const sender = `${name}@${host}`;
        fc.pre(!/^srs[01]/i.test(name));
        const written = rewrittenSender(sender, place);
        expect(originalSender(written, place)).toEqual({ kind: 'original', address: sender });
        expect(originalSender(written.toLowerCase(), place)).toEqual({ kind: 'original', address: sender.toLowerCase() });
      }),
    );
  });

  it('leads back to a quoted sender', () => {
    const written = rewrittenSender('"pal oma"@stranger.test', place);
    expect(written).toMatch(/^"SRS0=.*=pal oma"@dovecote\.test$/);
    expect(originalSender(written, place)).toEqual({ kind: 'original', address: '"pal oma"@stranger.test' });
  });

  it('leads through a chain of forwarders to the first of them, and from there to the author', () => {
    fc.assert(
      fc.property(local, domain, (name, host) => {
        fc.pre(!/^srs[01]/i.test(name));
        const first = rewrittenSender(`${name}@${host}`, { ...place, domain: 'first.test' });
        const second = rewrittenSender(first, { ...place, domain: 'second.test' });
        const third = rewrittenSender(second, { ...place, domain: 'third.test' });
        expect(second).toMatch(/^SRS1=[A-Z2-7]{8}=first\.test==/);
        expect(third).toMatch(/^SRS1=[A-Z2-7]{8}=first\.test==/);
        for (const written of [second, third]) expect(originalSender(written, place)).toEqual({ kind: 'original', address: first });
        expect(originalSender(first, place)).toEqual({ kind: 'original', address: `${name}@${host}` });
      }),
    );
  });

  it('keeps the other separators of an SRS0 that others wrote', () => {
    const second = rewrittenSender('SRS0+abcd+TT+x.test+ann@first.test', place);
    expect(second).toMatch(/^SRS1=[A-Z2-7]{8}=first\.test=\+abcd/);
    expect(originalSender(second, place)).toEqual({ kind: 'original', address: 'SRS0+abcd+TT+x.test+ann@first.test' });
  });

  it('expires after three weeks, also over the turn of the counter', () => {
    for (const written of [now, 1023 * DAY_MS, 2047 * DAY_MS]) {
      const address = rewrittenSender('ann@stranger.test', { ...place, now: written });
      expect(originalSender(address, { secrets, now: written + 21 * DAY_MS }).kind).toBe('original');
      expect(originalSender(address, { secrets, now: written + 22 * DAY_MS }).kind).toBe('expired');
      expect(originalSender(address, { secrets, now: written - DAY_MS }).kind).toBe('original');
      expect(originalSender(address, { secrets, now: written - 2 * DAY_MS }).kind).toBe('expired');
    }
  });

  it('is believed under an older secret until that one is gone', () => {
    const written = rewrittenSender('ann@stranger.test', place);
    const next = Buffer.alloc(32, 2);
    expect(originalSender(written, { secrets: [next, ...secrets], now }).kind).toBe('original');
    expect(originalSender(written, { secrets: [next], now }).kind).toBe('forged');
    expect(originalSender(written, { secrets: [], now }).kind).toBe('forged');
  });

  it('cannot be made by a stranger, nor moved to another domain, time or author', () => {
    const written = rewrittenSender('ann@stranger.test', place);
    const forgeries = [
      written.replace('=ann@', '=bob@'),
      written.replace('stranger.test', 'victim.test'),
      written.replace('@dovecote.test', '@other.test'),
      written.replace(/=[A-Z2-7]{2}=/, '=AA='),
      'SRS0=AAAAAAAA=AA=victim.test=bob@dovecote.test',
      'SRS0==AA=victim.test=bob@dovecote.test',
      'SRS0=@dovecote.test',
      'SRS1=AAAAAAAA=victim.test==x@dovecote.test',
      'SRS1-@dovecote.test',
    ];
    for (const forgery of forgeries) expect(originalSender(forgery, place)).toEqual({ kind: 'forged' });
  });

  it('never yields an address with a line end or without a domain, even if its hash is right', () => {
    const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
    for (const rest of ['AA=x.test=a\r\nRCPT TO:<b@y.test>', 'AA==ann', 'AA=a@b=ann', 'nonsense']) {
      const digest = createHmac('sha256', Buffer.alloc(32, 1)).update(`dovecote.test\n${rest.toLowerCase()}`).digest();
      const hash = [...digest.subarray(0, 8)].map((byte) => digits.charAt(byte % 32)).join('');
      expect(originalSender(`SRS0=${hash}=${rest}@dovecote.test`, { secrets, now: 0 }).kind).toBe('forged');
    }
  });

  it('is told from ordinary addresses', () => {
    for (const address of ['paloma@dovecote.test', 'srs@dovecote.test', 'srs2=x@dovecote.test', 'postmaster'])
      expect(originalSender(address, place).kind).toBe('none');
  });
});
