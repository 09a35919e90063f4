/** mx's filter over real sockets, with a real Valkey that is killed in the middle. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { valkeyRateLimiter } from '../../../server-bundle/base/rate-limit.ts';
import type { RateLimiter } from '../../../server-bundle/base/rate-limit.ts';
import { connectValkey } from '../../../server-bundle/base/valkey.ts';
import type { Valkey } from '../../../server-bundle/base/valkey.ts';
import { MX_RATES } from '../../../server-bundle/protocols/mx/limits.ts';
import { inspectClient } from '../../../server-bundle/trust/client.ts';
import { inProcessStore, valkeyStore } from '../../../server-bundle/trust/expiring-store.ts';
import type { ExpiringStore } from '../../../server-bundle/trust/expiring-store.ts';
import { DEFAULT_FILTER } from '../../../server-bundle/trust/filter.ts';
import type { FilterSettings } from '../../../server-bundle/trust/filter.ts';
import { greylist } from '../../../server-bundle/trust/greylist.ts';
import type { Rspamd } from '../../../server-bundle/trust/rspamd.ts';
import type { Dialogue } from './support/dialogue.ts';
import { mxStage } from './support/mx-stage.ts';
import type { MxStage } from './support/mx-stage.ts';
import { redisPeer } from './support/redis-peer.ts';
import type { RedisPeer } from './support/redis-peer.ts';
import { keptLog, tableResolver } from './support/services.ts';

const LETTER =
  'From: Ann <ann@stranger.test>\r\nDate: Sun, 22 Nov 2026 04:00:00 +0000\r\nMessage-ID: <1@stranger.test>\r\nSubject: hello\r\n\r\nCoo.\r\n';
const GOOD = '8.8.4.4';
const LISTED = '8.8.4.5';
const DOUBTFUL = '9.9.9.9';

let client = GOOD;
let moved = 0;
const clock = { now: (): number => Date.now() + moved, sleep: () => Promise.resolve() };

const resolver = tableResolver({
  'PTR 4.4.8.8.in-addr.arpa': ['client.example'],
  'A client.example': [GOOD],
  'PTR 5.4.8.8.in-addr.arpa': ['client.example'],
  'TXT stranger.test': [`v=spf1 ip4:${GOOD} ip4:${LISTED} ~all`],
  'TXT _dmarc.strict.test': ['v=DMARC1; p=reject'],
  'A 5.4.8.8.bad.test': ['127.0.0.2'],
  'A 4.4.8.8.bad.test': ['127.255.255.254'],
});

function stage(
  options: {
    readonly settings?: Partial<FilterSettings>;
    readonly store?: ExpiringStore;
    readonly rspamd?: Rspamd;
    readonly limiter?: RateLimiter;
  } = {},
): Promise<MxStage> {
  const settings = { ...DEFAULT_FILTER, lists: [{ zone: 'bad.test', answers: [{ code: '127.0.0.*', points: 6 }] }], ...options.settings };
  const filter = {
    settings,
    greylist: greylist(options.store ?? inProcessStore(clock), clock),
    rspamd: options.rspamd ?? null,
    inspect: inspectClient,
  };
  return mxStage({ filter, resolver, clientAddress: () => client, ...(options.limiter ? { limiter: options.limiter } : {}) });
}

async function send(mx: MxStage, reply: RegExp, letter = LETTER, from = 'ann@stranger.test'): Promise<void> {
  await using dialogue: Dialogue = await mx.envelope({ from });
  await dialogue.say('DATA', /^354 /);
  await dialogue.say(`${letter}.`, reply);
}

const accepted = (mx: MxStage): Record<string, unknown> | undefined => mx.lines.find((line) => line['msg'] === 'accepted');
const header = (mx: MxStage): string =>
  mx.storage.delivered[0]?.raw
    .toString()
    .split('\r\n\r\n', 1)[0]
    ?.replace(/\r\n\t/g, ' ') ?? '';

beforeEach(() => {
  client = GOOD;
  moved = 0;
});

describe('a letter', () => {
  it('of an ordinary server comes in at once, and the log says what was found', async () => {
    await using mx = await stage();
    await send(mx, /^250 /);
    expect(header(mx)).toContain('X-Spam-Status: No, score=0 required=5 tests=none');
    expect(accepted(mx)).toMatchObject({
      action: 'accept',
      score: 0,
      reasons: [],
      reverse: 'confirmed',
      spf: 'pass',
      unknownLists: ['bad.test 127.255.255.254'],
    });
    expect(mx.storage.delivered[0]?.folder).toBeUndefined();
  });

  it('of a listed client waits, and is Junk when it comes again', async () => {
    await using mx = await stage();
    client = LISTED;
    await send(mx, /^451 4\.7\.1 .*try again in 60 seconds/);
    expect(mx.lines.find((line) => line['msg'] === 'put off: not known yet')).toMatchObject({ action: 'greylist', why: 'score', client: LISTED });
    moved = 61_000;
    await send(mx, /^250 /);
    expect(mx.storage.delivered[0]?.folder).toBe('\\Junk');
    expect(header(mx)).toMatch(/X-Spam-Flag: YES\r\nX-Spam-Status: Yes, score=7 required=5 tests=reverse-name-unconfirmed=1, bad\.test=6/);
  });

  it('of a doubtful client waits, and reaches the mailbox when it comes again', async () => {
    await using mx = await stage();
    client = DOUBTFUL;
    await send(mx, /^451 4\.7\.1 /);
    moved = 61_000;
    await send(mx, /^250 /);
    expect(mx.storage.delivered[0]?.folder).toBeUndefined();
    await send(mx, /^250 /, LETTER.replace('<1@', '<2@'), 'ben@stranger.test');
  });

  it('that is beyond all doubt is refused, and an honest sender learns why', async () => {
    await using mx = await stage({ settings: { rejectAt: 7 } });
    client = LISTED;
    await send(mx, /^550 5\.7\.1 The message looks like spam \(reverse-name-unconfirmed, bad\.test\)/);
    expect(mx.lines.find((line) => line['msg'] === 'refused')).toMatchObject({ action: 'reject', why: 'score', score: 7 });
    expect(mx.storage.delivered).toEqual([]);
  });

  it('that fails DMARC is refused whatever its score', async () => {
    await using mx = await stage();
    await send(mx, /^550 5\.7\.1 .*strict\.test/, LETTER.replace('ann@', 'ann@strict.test, ann@').replace(', ann@stranger.test', ''));
  });

  it('loses what it says itself about being spam', async () => {
    await using mx = await stage();
    await send(mx, /^250 /, `X-Spam-Status: No, score=-99\r\nX-Spam-Flag: NO\r\nX-Spamd-Result: default\r\n${LETTER}`);
    expect(header(mx).match(/X-Spam/g)).toHaveLength(1);
  });

  it('of a private client is judged by DMARC alone', async () => {
    await using mx = await stage({ settings: { greylisting: 'all' } });
    client = '10.1.1.1';
    await send(mx, /^250 /, 'From: a@stranger.test\r\n\r\nx\r\n', 'a@nowhere.test');
    expect(accepted(mx)).toMatchObject({ why: 'welcome' });
  });
});

describe('rspamd', () => {
  const says = (action: string): Rspamd => ({
    check: () => Promise.resolve({ action, points: 6.5, requiredPoints: 15, symbols: [{ name: 'GTUBE', points: 6.5 }] }),
  });
  it.each([
    ['no action', /^250 /, undefined],
    ['add header', /^250 /, '\\Junk'],
    ['reject', /^550 5\.7\.1 /, undefined],
    ['soft reject', /^451 4\.7\.1 /, undefined],
  ])('that says "%s" is obeyed', async (action, reply, folder) => {
    await using mx = await stage({ rspamd: says(action) });
    await send(mx, reply);
    expect(mx.storage.delivered[0]?.folder).toBe(folder);
    if (mx.storage.delivered.length > 0) expect(header(mx)).toMatch(/X-Spamd-Result: default: (True|False) \[6\.5 \/ 15\]; GTUBE=6\.5/);
  });

  it('that is silent leaves it to the built-in score', async () => {
    await using mx = await stage({ rspamd: { check: () => Promise.resolve(null) } });
    await send(mx, /^250 /);
    expect(accepted(mx)).toMatchObject({ why: 'score' });
  });
});

describe('with a real Valkey', () => {
  let redis: RedisPeer;
  let valkey: Valkey;
  let log: Record<string, unknown>[];
  beforeEach(async () => {
    redis = redisPeer();
    await redis.start();
    const kept = keptLog();
    log = kept.lines;
    valkey = await connectValkey({ url: redis.url, password: null, log: kept.log });
    await expect
      .poll(
        () =>
          valkey.ask(
            async (client_) => (await client_.ping()).length > 0,
            () => false,
          ),
        { timeout: 10_000 },
      )
      .toBe(true);
  });
  afterEach(async () => {
    await valkey[Symbol.asyncDispose]();
    await redis[Symbol.asyncDispose]();
  });

  it('limits are counted for all services, each in its window', async () => {
    const rule = { name: 'test', limit: 2, windowMs: 60_000 };
    const other = { name: 'other', limit: 100, windowMs: 60_000 };
    const [one, two] = [valkeyRateLimiter(valkey), valkeyRateLimiter(valkey)];
    expect(await one.take(rule, 'a')).toMatchObject({ allowed: true, remaining: 1 });
    expect(
      await two.takeAll([
        { rule: other, key: 'a' },
        { rule, key: 'a' },
      ]),
    ).toBeNull();
    expect(
      await one.takeAll([
        { rule: other, key: 'a' },
        { rule, key: 'a' },
      ]),
    ).toBe(rule);
    expect(await two.peek(rule, 'a')).toMatchObject({ allowed: false });
    expect((await two.peek(rule, 'a')).resetMs).toBeLessThanOrEqual(60_000);
    expect(await one.take(rule, 'b')).toMatchObject({ allowed: true });
  });

  it('mail goes on while it is dead, limits are still kept, nobody is greylisted, and the log says it once', async () => {
    const limiter = valkeyRateLimiter(valkey);
    await using mx = await stage({ store: valkeyStore(valkey), limiter });
    client = DOUBTFUL;
    await send(mx, /^451 4\.7\.1 /);
    await redis.kill();
    for (let round = 0; round < 3; round += 1) await send(mx, /^250 /, LETTER.replace('<1@', `<${round}@`));
    const rule = { ...MX_RATES.messages, limit: 1 };
    expect((await limiter.take(rule, 'x')).allowed).toBe(true);
    expect((await limiter.take(rule, 'x')).allowed).toBe(false);
    const losses = (): number => log.filter((line) => String(line['msg']).startsWith('Valkey cannot be reached')).length;
    await expect.poll(losses, { timeout: 10_000 }).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(losses()).toBe(1);
    await redis.start();
    await expect.poll(() => log.some((line) => String(line['msg']).startsWith('Valkey is back')), { timeout: 15_000 }).toBe(true);
    await send(mx, /^451 4\.7\.1 /, LETTER, 'zoe@stranger.test');
  }, 40_000);

  it('a sender who floods is put off, and only where the flood comes from', async () => {
    await using mx = await stage({ limiter: valkeyRateLimiter(valkey) });
    const forged = 'ann@forged.test 9.9.9.0/24';
    await valkey.ask(
      (client_) => client_.set(`rate:mx-sender:${forged}`, MX_RATES.sender.limit, 'PX', 60_000),
      () => null,
    );
    client = DOUBTFUL;
    await send(mx, /^451 4\.7\.1 Too many messages from this sender/, LETTER, 'ann@forged.test');
    client = '1.1.1.1';
    await send(mx, /^250 /, LETTER, 'ann@forged.test');
  });
});
