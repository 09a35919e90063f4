import { expect, it } from 'vitest';
import { within } from './deadline.ts';

it('hands out a signal that fires with a TimeoutError when the time is up', async () => {
  const reason = await within(5, (signal) => new Promise((resolve) => signal.addEventListener('abort', () => resolve(signal.reason))));
  expect(reason).toMatchObject({ name: 'TimeoutError' });
});

it('leaves work that is done in time alone, and its failure as it is', async () => {
  let given: AbortSignal | undefined;
  const done = within(5, (signal) => {
    given = signal;
    return Promise.resolve('done');
  });
  await expect(done).resolves.toBe('done');
  await expect(within(5, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(given?.aborted).toBe(false);
});
