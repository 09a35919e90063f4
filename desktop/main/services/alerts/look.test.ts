import { expect, it } from 'vitest';
import { PalomarError } from '../../../contract/errors.ts';
import { serverId, type MachineHistory } from '../../../contract/models.ts';
import { look, type LookSources } from './look.ts';

const id = serverId.parse('aviary');
const nowMs = Date.parse('2026-11-22T10:00:00.000Z');
const point = (at: string) => ({ at, diskBytes: 90, diskTotalBytes: 100 });
const history = (at: string) => ({ points: [point('2026-11-22T09:00:00.000Z'), point(at)] }) as unknown as MachineHistory;
const row = (queuedAt: string) => ({ queuedAt }) as never;
const SOURCES: LookSources = {
  reach: () => Promise.resolve(),
  containers: () => Promise.resolve([]),
  history: () => history('2026-11-22T09:59:00.000Z'),
  queue: () => Promise.resolve([row('2026-11-22T09:00:00.000Z'), row('2026-11-22T05:00:00.000Z')]),
  certificates: () => Promise.resolve([{ name: 'mail.example.org', endsAt: '2027-01-01T00:00:00.000Z' }]),
  backup: () => Promise.resolve({ at: null, oldMs: 1, failed: null }),
};
const options = { slow: true, awaySinceMs: null, nowMs };

it('gathers every part', async () => {
  expect(await look(SOURCES, id, options)).toEqual({
    atMs: nowMs,
    away: null,
    containers: [],
    disk: { usedBytes: 90, totalBytes: 100 },
    certificates: [{ name: 'mail.example.org', endsAt: '2027-01-01T00:00:00.000Z' }],
    backup: { at: null, oldMs: 1, failed: null },
    queue: { waiting: 2, oldestAt: '2026-11-22T05:00:00.000Z' },
  });
});

it('asks nothing slow of a quick look', async () => {
  expect(await look(SOURCES, id, { ...options, slow: false })).toMatchObject({ containers: [], certificates: null, backup: null, queue: null });
});

it('leaves out what cannot be told, and keeps the rest', async () => {
  const broken = () => Promise.reject(new Error('no'));
  const throwing = (): never => {
    throw new Error('no');
  };
  const found = await look({ ...SOURCES, containers: broken, history: throwing, queue: broken }, id, options);
  expect(found).toMatchObject({ away: null, containers: null, disk: null, queue: null, backup: { at: null } });
});

it('takes no old figures for the disk', async () => {
  expect((await look({ ...SOURCES, history: () => history('2026-11-22T09:50:00.000Z') }, id, options)).disk).toBeNull();
});

it('says since when a server is away, and why', async () => {
  const away = { ...SOURCES, reach: () => Promise.reject(new PalomarError('TIMEOUT', 'No answer.')) };
  expect(await look(away, id, options)).toMatchObject({ away: { sinceMs: nowMs, code: 'TIMEOUT' }, containers: null });
  expect(await look(away, id, { ...options, awaySinceMs: 5 })).toMatchObject({ away: { sinceMs: 5 } });
});
