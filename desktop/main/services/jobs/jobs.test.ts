import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { PalomarError } from '../../../contract/errors.ts';
import { serverId } from '../../../contract/models.ts';
import { LOCK_STALE_MS } from '../../remote/limits.ts';
import { createJobsService } from './jobs.ts';

const id = serverId.parse('aviary');
const now = (): Date => new Date('2026-11-22T10:00:00.000Z');
const remote = {} as never;
const options = { owner: 'ana on her-laptop', reason: 'set-up' };

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it('shows a job while it runs, and no longer', async () => {
  const jobs = createJobsService({ now });
  const stream = jobs.watch();
  expect((await stream.next()).value).toEqual({ jobs: [], locks: [] });
  const running = jobs.begin(id, 'set-up');
  expect((await stream.next()).value).toMatchObject({ jobs: [{ serverId: id, kind: 'set-up', since: '2026-11-22T10:00:00.000Z' }] });
  expect(jobs.isBusy(id)).toBe(true);
  running[Symbol.dispose]();
  expect((await stream.next()).value).toEqual({ jobs: [], locks: [] });
  expect(jobs.isBusy(id)).toBe(false);
});

it('shows the lock while we hold it', async () => {
  const release = vi.fn(() => Promise.resolve());
  const lock = { lost: new AbortController().signal, releaseOver: () => Promise.resolve(), [Symbol.asyncDispose]: release };
  const jobs = createJobsService({ now, acquire: () => Promise.resolve(lock) });
  const stream = jobs.watch();
  await stream.next();
  const held = await jobs.lock(id, remote, options);
  expect((await stream.next()).value).toMatchObject({ locks: [{ owner: 'ana on her-laptop', reason: 'set-up', isOurs: true }] });
  await held[Symbol.asyncDispose]();
  expect((await stream.next()).value).toMatchObject({ locks: [] });
  expect(release).toHaveBeenCalledOnce();
});

it('shows who turned us away, until that lock would be stale', async () => {
  const data = { owner: 'luz on mac', reason: 'backup', since: 'yesterday', heartbeatAgeMs: 1_000, staleAfterMs: 120_000 };
  const jobs = createJobsService({
    now,
    acquire: () => Promise.reject(new PalomarError('LOCKED_BY_OTHER', 'Luz is changing this server.', { data })),
  });
  const stream = jobs.watch();
  await stream.next();
  await expect(jobs.lock(id, remote, options)).rejects.toMatchObject({ code: 'LOCKED_BY_OTHER' });
  const shown = { serverId: id, owner: 'luz on mac', reason: 'backup', since: '2026-11-22T10:00:00.000Z', isOurs: false };
  expect((await stream.next()).value).toEqual({ jobs: [], locks: [shown] });
  await vi.advanceTimersByTimeAsync(LOCK_STALE_MS);
  expect((await stream.next()).value).toEqual({ jobs: [], locks: [] });
});

it('keeps what failed otherwise to itself', async () => {
  const jobs = createJobsService({ now, acquire: () => Promise.reject(new PalomarError('CONNECTION_LOST', 'Gone.')) });
  await expect(jobs.lock(id, remote, options)).rejects.toMatchObject({ code: 'CONNECTION_LOST' });
  expect((await jobs.watch().next()).value).toEqual({ jobs: [], locks: [] });
});
