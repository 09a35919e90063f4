/** From findings to points, from points to what is done. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readHeader } from '../wire/header/header.ts';
import type { ClientFinding } from './client.ts';
import { DEFAULT_FILTER, actionFor } from './filter.ts';
import type { Judged } from './filter.ts';
import { findingOf } from './rspamd.ts';
import { WEIGHTS, scoreOf } from './score.ts';
import { spamFields } from './spam-fields.ts';
import type { Verdict } from './verdict.ts';

const VERDICT: Verdict = {
  spf: { result: 'pass', domain: 'stranger.test', identity: 'mailfrom' },
  dkim: [],
  dmarc: { kind: 'none' },
  arc: { result: 'none', sealers: [], vouches: false },
  disposition: 'accept',
};
const CLIENT: ClientFinding = { kind: 'public', reverse: 'confirmed', name: 'mx.stranger.test', isNameGenerated: false, helo: 'name', lists: [] };
const HEADER = 'From: Ann <ann@stranger.test>\r\nDate: Sun, 22 Nov 2026 04:00:00 +0000\r\nMessage-ID: <1@stranger.test>\r\n\r\n';
const header = (text: string): ReturnType<typeof readHeader> => readHeader(Buffer.from(text));
const names = (client: Partial<ClientFinding>, verdict: Partial<Verdict> = {}, text = HEADER): readonly string[] =>
  scoreOf({ verdict: { ...VERDICT, ...verdict }, client: { ...CLIENT, ...client }, header: header(text) }).reasons.map(({ name }) => name);

describe('points', () => {
  it('are none for ordinary mail', () => {
    expect(scoreOf({ verdict: VERDICT, client: CLIENT, header: header(HEADER) })).toEqual({ points: 0, reasons: [] });
  });

  it.each([
    ['a client without a name', { reverse: 'none', name: null } as const, {}, HEADER, ['no-reverse-name']],
    ['an access line', { isNameGenerated: true, helo: 'generated' } as const, {}, HEADER, ['reverse-name-generated', 'helo-generated']],
    ['our own name', { helo: 'ours' } as const, {}, HEADER, ['helo-ours']],
    ['SPF that fails', {}, { spf: { ...VERDICT.spf, result: 'fail' } } as const, HEADER, ['spf-fail']],
    [
      'a forwarder: SPF fails, DMARC passes',
      {},
      {
        spf: { ...VERDICT.spf, result: 'fail' },
        dmarc: { kind: 'pass', fromDomain: 'a.test', policy: 'none', published: 'none', isTesting: false },
      } as const,
      HEADER,
      ['dmarc-pass'],
    ],
    ['no Date and no Message-ID', {}, {}, 'From: a@b.test\r\n\r\n', ['no-date', 'no-message-id']],
    ['no author', {}, {}, HEADER.replace('From:', 'X:'), ['no-author']],
    ['a name that is another’s address', {}, {}, HEADER.replace('Ann <', '"boss@bank.test" <'), ['author-name-is-another-address']],
    ['a name that is one’s own address', {}, {}, HEADER.replace('Ann <', '"ann@stranger.test" <'), []],
    ['two subjects', {}, {}, `Subject: a\r\nSubject: b\r\n${HEADER}`, ['repeated-field']],
    ['a list', { lists: [{ zone: 'bad.test', result: 'listed', points: 4, code: '127.0.0.2' }] } as const, {}, HEADER, ['bad.test']],
    [
      'a list that refuses to answer',
      { lists: [{ zone: 'bad.test', result: 'unknown', points: 0, code: '127.255.255.254' }] } as const,
      {},
      HEADER,
      [],
    ],
    ['anything odd about a private client', { kind: 'private', reverse: 'none', helo: 'no-dot' } as const, {}, HEADER, []],
  ])('are given for %s', (_what, client, verdict, text, expected) => {
    expect(names(client, verdict, text)).toEqual(expected);
  });

  it('never make Junk of one mistake', () => {
    for (const points of Object.values(WEIGHTS)) expect(points).toBeLessThan(DEFAULT_FILTER.junkAt);
  });

  it('are counted in bounded time for any header', () => {
    const before = process.cpuUsage();
    names({}, {}, `From: ${'"a@b.c" <'.repeat(20_000)}\r\nDate: ${'x'.repeat(50_000)}\r\n\r\n`);
    names({}, {}, `From: ${'a.'.repeat(60_000)}@b <x@y.test>\r\n\r\n`);
    names({}, {}, `From: ${'a@'.repeat(60_000)} <x@y.test>\r\n\r\n`);
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1000).toBeLessThan(1_000);
  });

  it('are counted for any author, whatever stands there', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (junk) => Array.isArray(names({}, {}, `From: ${junk}\r\n\r\n`))),
      { numRuns: 200 },
    );
  });
});

describe('what is done', () => {
  const judged = (points: number, more: Partial<Judged> = {}): Judged => ({
    verdict: VERDICT,
    score: { points, reasons: [] },
    rspamd: null,
    isWelcome: false,
    ...more,
  });
  const rspamd = (action: string): Judged['rspamd'] => ({ action, points: 7, requiredPoints: 15, symbols: [] });
  const failed = (disposition: Verdict['disposition']): Verdict => ({ ...VERDICT, disposition });
  const passed: Verdict = { ...VERDICT, dmarc: { kind: 'pass', fromDomain: 'a.test', policy: 'none', published: 'none', isTesting: false } };

  it.each([
    [0, 'accept'],
    [2.9, 'accept'],
    [3, 'greylist'],
    [5, 'greylist'],
    [11.9, 'greylist'],
    [12, 'reject'],
  ])('with %d points is %s', (points, kind) => {
    expect(actionFor(judged(points), DEFAULT_FILTER).kind).toBe(kind);
  });

  it('after the wait is Junk from five points on', () => {
    expect(actionFor(judged(4.9), DEFAULT_FILTER)).toMatchObject({ otherwise: 'accept' });
    expect(actionFor(judged(5), DEFAULT_FILTER)).toMatchObject({ otherwise: 'junk' });
    expect(actionFor(judged(5), { ...DEFAULT_FILTER, greylisting: 'off' })).toMatchObject({ kind: 'junk', why: 'score' });
  });

  it.each([
    ['no action', 'accept'],
    ['add header', 'junk'],
    ['rewrite subject', 'junk'],
    ['greylist', 'greylist'],
    ['soft reject', 'greylist'],
    ['reject', 'reject'],
    ['something new', 'accept'],
  ])('is what rspamd says, whatever the score: %s', (action, kind) => {
    expect(actionFor(judged(100, { rspamd: rspamd(action) }), DEFAULT_FILTER).kind).toBe(kind);
  });

  it('never puts off who passes DMARC, nor anybody when it is off; everybody else when it is for all', () => {
    expect(actionFor(judged(4, { verdict: passed }), DEFAULT_FILTER).kind).toBe('accept');
    expect(actionFor(judged(4), { ...DEFAULT_FILTER, greylisting: 'off' }).kind).toBe('accept');
    expect(actionFor(judged(0), { ...DEFAULT_FILTER, greylisting: 'all' }).kind).toBe('greylist');
    expect(actionFor(judged(0, { verdict: passed }), { ...DEFAULT_FILTER, greylisting: 'all' }).kind).toBe('accept');
  });

  it('is DMARC’s word first, for the welcome too', () => {
    expect(actionFor(judged(-10, { verdict: failed('reject'), isWelcome: true }), DEFAULT_FILTER)).toEqual({ kind: 'reject', why: 'dmarc' });
    expect(actionFor(judged(-10, { verdict: failed('quarantine'), isWelcome: true }), DEFAULT_FILTER)).toEqual({ kind: 'junk', why: 'dmarc' });
    expect(actionFor(judged(-10, { verdict: failed('quarantine') }), DEFAULT_FILTER)).toEqual({ kind: 'junk', why: 'dmarc' });
    expect(actionFor(judged(50, { isWelcome: true, rspamd: rspamd('reject') }), DEFAULT_FILTER)).toEqual({ kind: 'accept', why: 'welcome' });
  });
});

describe('the fields', () => {
  const settings = DEFAULT_FILTER;
  it('say what was found, and carry no line of a stranger', () => {
    const score = { points: 3, reasons: [{ name: 'evil\r\nX: y', points: 3 }] };
    const text = spamFields({ score, rspamd: null, action: { kind: 'junk', why: 'score' }, settings }).join('');
    expect(text).toBe('X-Spam-Flag: YES\r\nX-Spam-Status: Yes, score=3 required=5 tests=evil__X__y=3\r\n');
  });

  it('name the symbols of rspamd', () => {
    const rspamd = findingOf('{"action":"no action","score":1.234,"required_score":15,"symbols":{"A":{"score":-1},"B":{"score":2}}}');
    const text = spamFields({ score: { points: 0, reasons: [] }, rspamd, action: { kind: 'accept', why: 'rspamd' }, settings }).join('');
    expect(text).toBe('X-Spam-Status: No, score=1.23 required=15 by rspamd\r\nX-Spamd-Result: default: False [1.23 / 15]; B=2, A=-1\r\n');
  });
});

describe('an answer of rspamd', () => {
  it.each(['', '[]', 'null', '"x"', '{}', '{"action":1,"score":2}', '{"action":"reject"}', '{"score":1}', '<html>'])('%j is none', (text) => {
    expect(() => findingOf(text)).toThrow();
  });

  it('may have any symbols', () => {
    expect(findingOf('{"action":"reject","score":1,"symbols":[1,null,"x"]}').symbols).toHaveLength(3);
    const many = JSON.stringify({
      action: 'x',
      score: 1,
      symbols: Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`S${index}`, { score: index }])),
    });
    expect(findingOf(many).symbols).toHaveLength(60);
  });
});
