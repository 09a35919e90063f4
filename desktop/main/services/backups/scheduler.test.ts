import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { serverId, type ServerId } from '../../../contract/models.ts';
import { FIRST_LOOK_MS, LOOK_EVERY_MS } from './limits.ts';
import { startScheduler, type SchedulerOptions } from './scheduler.ts';

const [aviary, loft] = [serverId.parse('aviary'), serverId.parse('loft')];
beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function stage(change: Partial<SchedulerOptions> = {}) {
  const due = new Set<ServerId>([aviary, loft]);
  const begun: ServerId[] = [];
  const ends = new Map<ServerId, PromiseWithResolvers<void>>();
  const scheduler = startScheduler({
    servers: () => [aviary, loft],
    isDue: (id) => due.has(id),
    isBusy: () => false,
    make: (id) => {
      begun.push(id);
      const end = Promise.withResolvers<void>();
      ends.set(id, end);
      return end.promise;
    },
    ...change,
  });
  const end = async (id: ServerId, error?: Error): Promise<void> => {
    if (error) ends.get(id)?.reject(error);
    else ends.get(id)?.resolve();
    await vi.advanceTimersByTimeAsync(0);
  };
  return { scheduler, due, begun, end };
}

it('makes what is overdue soon after the app has opened, one after another', async () => {
  const { begun, due, end } = stage();
  expect(begun).toEqual([]);
  await vi.advanceTimersByTimeAsync(FIRST_LOOK_MS);
  expect(begun).toEqual([aviary]);
  await vi.advanceTimersByTimeAsync(5 * LOOK_EVERY_MS);
  expect(begun).toEqual([aviary]);
  due.delete(aviary);
  await end(aviary);
  expect(begun).toEqual([aviary, loft]);
});

it('goes on with the next one after a failure, and looks again every minute', async () => {
  const { begun, due, end } = stage();
  await vi.advanceTimersByTimeAsync(FIRST_LOOK_MS);
  await end(aviary, new Error('no room'));
  await end(loft);
  due.clear();
  await vi.advanceTimersByTimeAsync(LOOK_EVERY_MS);
  due.add(loft);
  await vi.advanceTimersByTimeAsync(LOOK_EVERY_MS);
  expect(begun).toEqual([aviary, loft, loft]);
});

it('leaves a server alone that is being worked on', async () => {
  const { begun } = stage({ isBusy: (id) => id === aviary });
  await vi.advanceTimersByTimeAsync(FIRST_LOOK_MS);
  expect(begun).toEqual([loft]);
});

it('does nothing while the vault is locked, and begins when it opens', async () => {
  let isLocked = true;
  const { begun } = stage({
    servers: () => {
      if (isLocked) throw new Error('locked');
      return [aviary];
    },
  });
  await vi.advanceTimersByTimeAsync(FIRST_LOOK_MS + LOOK_EVERY_MS);
  expect(begun).toEqual([]);
  isLocked = false;
  await vi.advanceTimersByTimeAsync(LOOK_EVERY_MS);
  expect(begun).toEqual([aviary]);
});

it('begins nothing more once it is disposed of', async () => {
  const { scheduler, begun, end } = stage();
  await vi.advanceTimersByTimeAsync(FIRST_LOOK_MS);
  await scheduler[Symbol.asyncDispose]();
  await end(aviary);
  await vi.advanceTimersByTimeAsync(3 * LOOK_EVERY_MS);
  expect(begun).toEqual([aviary]);
});
