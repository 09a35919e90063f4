import { describe, expect, it } from 'vitest';
import { judge } from './judge.ts';
import { BACKUP_OLD_MS, CONNECTION_LOST_MS, QUEUE_STUCK_MS, WEEKLY_BACKUP_OLD_MS } from './limits.ts';
import type { Observation } from './observation.ts';

const atMs = Date.parse('2026-11-22T10:00:00.000Z');
const DAY_MS = 86_400_000;
const GOOD: Observation = {
  atMs,
  away: null,
  containers: [{ service: 'mx', state: 'running', health: 'healthy', restarts: 0 }],
  disk: { usedBytes: 10, totalBytes: 100 },
  certificates: [{ name: 'mail.example.org', endsAt: new Date(atMs + 60 * DAY_MS).toISOString() }],
  backup: { at: new Date(atMs - 3_600_000).toISOString(), oldMs: BACKUP_OLD_MS, failed: null },
  queue: { waiting: 3, oldestAt: new Date(atMs - 60_000).toISOString() },
};
const ago = (ms: number): string => new Date(atMs - ms).toISOString();
const found = (change: Partial<Observation>, before: Observation | null = null) => judge({ ...GOOD, ...change }, before).findings;
const container = (change: object) => ({ service: 'mx', state: 'running', health: 'healthy', restarts: 0, ...change }) as const;

it('says nothing of a server that is well', () => {
  expect(found({})).toEqual([]);
});

it('decides nothing about what could not be told', () => {
  const { findings, told } = judge({ ...GOOD, containers: null, disk: null, certificates: null, backup: null, queue: null }, null);
  expect(findings).toEqual([]);
  expect([...told]).toEqual(['connection-lost']);
});

describe('the connection', () => {
  it('is lost after three minutes and not before', () => {
    expect(found({ away: { sinceMs: atMs - CONNECTION_LOST_MS + 1, code: 'TIMEOUT' } })).toEqual([]);
    const lost = found({ away: { sinceMs: atMs - CONNECTION_LOST_MS, code: 'TIMEOUT' } });
    expect(lost).toEqual([{ kind: 'connection-lost', severity: 'fail', subject: 'TIMEOUT', amount: null, sinceMs: atMs - CONNECTION_LOST_MS }]);
  });

  it.each(['AUTH_FAILED', 'HOST_KEY_MISMATCH'])('is refused at once by %s', (code) => {
    expect(found({ away: { sinceMs: atMs, code } })).toMatchObject([{ kind: 'connection-lost', subject: code }]);
  });
});

describe('a container', () => {
  it.each([
    [{ health: 'unhealthy' }, 'container-unhealthy'],
    [{ state: 'restarting' }, 'container-restarting'],
    [{ state: 'exited' }, 'container-stopped'],
    [{ state: 'dead' }, 'container-stopped'],
  ] as const)('that is %j is said to be', (change, kind) => {
    expect(found({ containers: [container(change)] })).toMatchObject([{ kind, severity: 'fail', subject: 'mx' }]);
  });

  it.each([{ health: 'starting' }, { health: 'none' }, { state: 'paused' }, { state: 'created' }] as const)('that is %j is not', (change) => {
    expect(found({ containers: [container(change)] })).toEqual([]);
  });

  it('that started twice of itself between two looks runs in circles; once, or seen for the first time, it does not', () => {
    const before = { ...GOOD, containers: [container({ restarts: 4 })] };
    expect(found({ containers: [container({ restarts: 6 })] }, before)).toMatchObject([{ kind: 'container-restarting', amount: 6 }]);
    expect(found({ containers: [container({ restarts: 5 })] }, before)).toEqual([]);
    expect(found({ containers: [container({ restarts: 6 })] })).toEqual([]);
  });
});

it.each([
  [84, []],
  [85, [{ severity: 'warn', amount: 85 }]],
  [95, [{ severity: 'fail', amount: 95 }]],
])('judges a disk that is %i %% full', (usedBytes, expected) => {
  expect(found({ disk: { usedBytes, totalBytes: 100 } })).toMatchObject(expected);
});

it('knows nothing of a disk without a size', () => {
  expect(judge({ ...GOOD, disk: { usedBytes: 0, totalBytes: 0 } }, null).told.has('disk-nearly-full')).toBe(false);
});

it.each([
  [14, []],
  [13.9, [{ severity: 'warn', amount: 13 }]],
  [3.9, [{ severity: 'fail', amount: 3 }]],
  [-1, [{ severity: 'fail', amount: -1 }]],
])('judges a certificate with %d days left', (days, expected) => {
  expect(found({ certificates: [{ name: 'mail.example.org', endsAt: new Date(atMs + days * DAY_MS).toISOString() }] })).toMatchObject(expected);
});

const ORDINARY = { oldMs: BACKUP_OLD_MS, failed: null };
it('wants a backup every two days', () => {
  expect(found({ backup: { at: null, ...ORDINARY } })).toMatchObject([{ kind: 'backup-too-old', amount: null }]);
  expect(found({ backup: { at: ago(3 * DAY_MS), ...ORDINARY } })).toMatchObject([{ kind: 'backup-too-old', amount: 3 }]);
});

it('waits for a weekly backup for longer than a week', () => {
  expect(found({ backup: { at: ago(7.5 * DAY_MS), oldMs: WEEKLY_BACKUP_OLD_MS, failed: null } })).toEqual([]);
  expect(found({ backup: { at: ago(9 * DAY_MS), oldMs: WEEKLY_BACKUP_OLD_MS, failed: null } })).toMatchObject([{ amount: 9 }]);
});

it('tells of a scheduled backup that failed, but not when the server or the person was elsewhere', () => {
  const at = ago(3_600_000);
  const failed = (code: string) => found({ backup: { at: ago(DAY_MS), oldMs: BACKUP_OLD_MS, failed: { at, code } } });
  expect(failed('DISK_FULL')).toMatchObject([{ kind: 'backup-failed', subject: 'DISK_FULL', sinceMs: Date.parse(at) }]);
  for (const code of ['UNREACHABLE', 'CONNECTION_LOST', 'LOCKED_BY_OTHER', 'CANCELLED']) expect(failed(code)).toEqual([]);
});

it('calls the queue stuck when its oldest letter waits for hours', () => {
  expect(found({ queue: { waiting: 9, oldestAt: ago(QUEUE_STUCK_MS) } })).toMatchObject([{ kind: 'queue-stuck', amount: 9 }]);
  expect(found({ queue: { waiting: 200, oldestAt: ago(QUEUE_STUCK_MS - 1) } })).toEqual([]);
  expect(found({ queue: { waiting: 0, oldestAt: null } })).toEqual([]);
});
