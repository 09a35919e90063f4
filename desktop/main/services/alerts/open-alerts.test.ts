import { expect, it } from 'vitest';
import { serverId, type Alert } from '../../../contract/models.ts';
import type { Finding } from './judge.ts';
import { ofServers, withDismissal, withJudgement } from './open-alerts.ts';

const aviary = serverId.parse('aviary');
const loft = serverId.parse('loft');
const now = new Date('2026-11-22T10:00:00.000Z');
const later = new Date('2026-11-22T11:00:00.000Z');
const full = (severity: 'warn' | 'fail' = 'warn'): Finding => ({ kind: 'disk-nearly-full', severity, subject: '', amount: 90 });
const judged = (findings: readonly Finding[]) => ({ findings, told: new Set(['disk-nearly-full', 'connection-lost'] as const) });
const opened = withJudgement([], aviary, judged([full()]), now);
const [first] = opened;
if (first === undefined) throw new Error('nothing was opened');

it('keeps the beginning of what stays', () => {
  const again = withJudgement(opened, aviary, judged([{ ...full(), amount: 92 }]), later);
  expect(again).toEqual([{ ...first, amount: 92 }]);
  expect(first.since).toBe(now.toISOString());
});

it('takes the beginning that is known better', () => {
  const [lost] = withJudgement(
    [],
    aviary,
    judged([{ kind: 'connection-lost', severity: 'fail', subject: 'TIMEOUT', amount: null, sinceMs: 0 }]),
    now,
  );
  expect(lost).toMatchObject({ since: '1970-01-01T00:00:00.000Z', id: 'aviary/connection-lost/' });
});

it('keeps a dismissal while it lasts, and forgets it with its end', () => {
  const dismissed = withDismissal(opened, first.id, now.toISOString());
  expect(withJudgement(dismissed, aviary, judged([full()]), later)).toMatchObject([{ dismissedAt: now.toISOString() }]);
  const ended = withJudgement(dismissed, aviary, judged([]), later);
  expect(ended).toEqual([]);
  expect(withJudgement(ended, aviary, judged([full()]), later)).toMatchObject([{ dismissedAt: null }]);
});

it('speaks again when it has become worse', () => {
  const dismissed = withDismissal(opened, first.id, now.toISOString());
  expect(withJudgement(dismissed, aviary, judged([full('fail')]), later)).toMatchObject([{ severity: 'fail', dismissedAt: null }]);
});

it('leaves alone what the look could not tell, and the other servers', () => {
  const other: Alert = { ...first, id: 'loft/disk-nearly-full/', serverId: loft };
  const blind = { findings: [], told: new Set(['connection-lost'] as const) };
  expect(withJudgement([other, ...opened], aviary, blind, later)).toHaveLength(2);
  expect(withJudgement([other, ...opened], aviary, judged([]), later)).toEqual([other]);
});

it('puts the worst first, and the oldest of them', () => {
  const all = withJudgement(opened, loft, judged([full('fail')]), later);
  expect(all.map((each) => each.serverId)).toEqual([loft, aviary]);
});

it('drops what belongs to a server that is no more', () => {
  expect(ofServers(opened, [loft])).toEqual([]);
  expect(ofServers(opened, [aviary])).toEqual(opened);
});
