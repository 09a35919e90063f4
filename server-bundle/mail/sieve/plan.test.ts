import { describe, expect, it } from 'vitest';
import type { Action, Vacation } from './outcome.ts';
import { planFor } from './plan.ts';
import type { FilterPlan } from './plan.ts';

const OWNER = { address: 'paloma@dovecote.test', addresses: ['paloma@dovecote.test', 'loft@dovecote.test'] };
const NOW = new Date('2026-11-22T04:00:00Z');
const AWAY: Vacation = { reason: 'I am in the other loft.', isMime: false, subject: null, from: null, addresses: [], handle: 'h', seconds: 600 };

interface Told {
  readonly header?: string;
  readonly sender?: string;
  readonly isJunk?: boolean;
}

function plan(actions: (raw: Buffer) => readonly Action[], { header = '', sender = 'ann@stranger.test', isJunk = false }: Told = {}): FilterPlan {
  const to = /^to:/im.test(header) ? '' : 'To: Paloma <paloma@dovecote.test>\r\n';
  const raw = Buffer.from(`Return-Path: <${sender}>\r\nFrom: ann@stranger.test\r\n${to}${header}Message-ID: <1@stranger.test>\r\n\r\nCoo.\r\n`);
  return planFor(actions(raw), OWNER, { raw, sender, now: NOW, isJunk });
}

const answer = (vacation: Partial<Vacation> = {}, told: Told = {}): string | null =>
  plan(() => [{ kind: 'vacation', vacation: { ...AWAY, ...vacation } }], told).reply?.raw.toString() ?? null;

describe('a vacation answer', () => {
  it('is a reply from the mailbox to the envelope sender, marked as automatic', () => {
    const raw = answer({}, { header: 'Subject: seeds?\r\nReferences: <0@stranger.test>\r\n' }) ?? '';
    const [head = '', body] = raw.split('\r\n\r\n');
    expect(head.split('\r\n').map((line) => line.replace(/^(Message-ID: <).*(@dovecote\.test>)$/, '$1…$2'))).toEqual([
      'From: <paloma@dovecote.test>',
      'To: <ann@stranger.test>',
      'Subject: Auto: seeds?',
      'Date: Sun, 22 Nov 2026 04:00:00 +0000',
      'Message-ID: <…@dovecote.test>',
      'In-Reply-To: <1@stranger.test>',
      'References: <0@stranger.test> <1@stranger.test>',
      'Auto-Submitted: auto-replied (vacation)',
      'X-Auto-Response-Suppress: All',
      'MIME-Version: 1.0',
      'Content-Type: text/plain; charset=utf-8',
      'Content-Transfer-Encoding: 7bit',
    ]);
    expect(body).toBe('I am in the other loft.\r\n');
  });

  it.each([
    ['the null sender', { sender: '' }],
    ['a mailer daemon', { sender: 'MAILER-DAEMON@stranger.test' }],
    ['a list', { sender: 'fanciers-bounces@lists.test' }],
    ['the requests of a list', { sender: 'fanciers-request@lists.test' }],
    ['the owner of a list', { sender: 'owner-fanciers@lists.test' }],
    ['someone who wants no answer', { sender: 'no-reply@shop.test' }],
    ['the owner', { sender: 'Paloma@dovecote.test' }],
    ['the owner, with a tag', { sender: 'loft+shop@dovecote.test' }],
    ['a message of a list', { header: 'List-Id: <fanciers.lists.test>\r\n' }],
    ['a message that can be unsubscribed', { header: 'List-Unsubscribe: <mailto:x@lists.test>\r\n' }],
    ['an automatic message', { header: 'Auto-Submitted: auto-generated\r\n' }],
    ['an automatic answer', { header: 'Auto-Submitted: auto-replied; owner-email="x"\r\n' }],
    ['bulk', { header: 'Precedence: bulk\r\n' }],
    ['one that asks for no answer', { header: 'X-Auto-Response-Suppress: DR, OOF\r\n' }],
    ['a blind copy', { header: 'To: carla@dovecote.test\r\n' }],
    ['junk', { isJunk: true }],
  ] as const)('goes to no %s', (_, told) => {
    expect(answer({}, told)).toBeNull();
  });

  it.each([
    ['whoever says that no machine sent it', { header: 'Auto-Submitted: no\r\n' }],
    ['an alias', { header: 'To: x@y.test\r\nCc: "Loft, the" <LOFT@dovecote.test>\r\n' }],
    ['an address with a tag', { header: 'To: paloma+shop@dovecote.test\r\n' }],
  ] as const)('goes to %s', (_, told) => {
    expect(answer({}, told)).not.toBeNull();
  });

  it('counts the addresses that the script names as the own ones', () => {
    const header = 'To: paloma@old.test\r\n';
    expect(answer({}, { header })).toBeNull();
    expect(answer({ addresses: ['paloma@old.test'] }, { header })).not.toBeNull();
  });

  it('is from another address only if that is the own one', () => {
    expect(answer({ from: 'The Loft <loft@dovecote.test>' })).toContain('From: "The Loft" <loft@dovecote.test>\r\n');
    expect(answer({ from: 'The Boss <boss@dovecote.test>' })).toContain('From: <paloma@dovecote.test>\r\n');
    expect(answer({ from: 'loft@dovecote.test\r\nBcc: everybody@x.test' })).not.toContain('\nBcc');
  });

  it('says anything in any alphabet, and nothing of it gets into the header', () => {
    const raw = answer({ subject: 'Verreist ✈\r\nBcc: everybody@x.test', reason: `Grüße\n.\n${'x'.repeat(2_000)}` }) ?? '';
    expect(raw).toContain('Subject: =?utf-8?B?');
    expect(raw).not.toContain('\nBcc');
    expect(raw.split('\r\n').every((line) => line.length <= 998 && /^[ -~\t]*$/.test(line))).toBe(true);
    const body = raw.slice(raw.indexOf('\r\n\r\n') + 4);
    expect(Buffer.from(body, 'base64').toString()).toBe(`Grüße\r\n.\r\n${'x'.repeat(2_000)}\r\n`);
  });

  it('can be a MIME entity, of whose header only what tells of the content is used', () => {
    const raw = answer({ isMime: true, reason: 'Content-Type: text/html\nBcc: everybody@x.test\n\n<b>Away</b>\n' }) ?? '';
    expect(raw).toContain('MIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n<b>Away</b>\r\n');
    expect(raw).not.toContain('everybody');
  });

  it('is remembered by handle and sender, without saying whose it was', () => {
    const key = (sender: string, handle = 'h'): string | undefined =>
      plan(() => [{ kind: 'vacation', vacation: { ...AWAY, handle } }], { sender }).reply?.memoryKey;
    expect(key('ann@stranger.test')).toBe(key('Ann@STRANGER.test'));
    expect(key('ann@stranger.test')).not.toBe(key('bob@stranger.test'));
    expect(key('ann@stranger.test')).not.toBe(key('ann@stranger.test', 'other'));
    expect(key('ann@stranger.test')).not.toContain('ann');
  });
});

const sentOn = (times: number): string => Array.from({ length: times }, (_, hop) => `Delivered-To: hop${hop}@dovecote.test\r\n`).join('');

describe('a redirect', () => {
  const redirect = (raw: Buffer): readonly Action[] => [{ kind: 'redirect', address: 'carla@elsewhere.test', raw }];

  it('sends the message on without our Return-Path, marked with the mailbox it comes from', () => {
    const { redirects, stores } = plan(redirect);
    expect(stores).toEqual([]);
    expect(redirects[0]?.raw.toString()).toMatch(/^Delivered-To: paloma@dovecote\.test\r\nFrom: ann@stranger\.test\r\n/);
  });

  it.each([
    ['what was sent on from here before', redirect, { header: 'Delivered-To: Paloma@dovecote.test\r\n' }],
    ['what was sent on ten times', redirect, { header: sentOn(10) }],
    ['what would come back to the same mailbox', (raw: Buffer): readonly Action[] => [{ kind: 'redirect', address: 'Loft@dovecote.test', raw }], {}],
    ['junk', redirect, { isJunk: true }],
  ] as const)('keeps %s instead', (_, actions, told) => {
    expect(plan(actions, told)).toMatchObject({ redirects: [], stores: [{ folder: null }] });
  });
});

it('a redirect sends on what was sent on nine times', () => {
  expect(plan((raw) => [{ kind: 'redirect', address: 'carla@elsewhere.test', raw }], { header: sentOn(9) })).toMatchObject({
    redirects: [{ address: 'carla@elsewhere.test' }],
    stores: [],
  });
});

describe('a rejection', () => {
  const reject = (): readonly Action[] => [{ kind: 'reject', reason: 'No seeds.' }];

  it('stores nothing', () => {
    expect(plan(reject)).toMatchObject({ rejection: 'No seeds.', stores: [] });
  });

  it('of junk keeps it, as junk', () => {
    expect(plan(reject, { isJunk: true })).toMatchObject({ rejection: null, stores: [{ folder: null }] });
  });
});
