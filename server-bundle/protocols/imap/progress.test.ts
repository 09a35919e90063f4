import { afterEach, expect, it, vi } from 'vitest';
import { PROGRESS_MS } from './limits.ts';
import { withProgress } from './progress.ts';

afterEach(() => {
  vi.useRealTimers();
});

it('says that it is at work while it is, and not before or after', async () => {
  vi.useFakeTimers();
  const lines: string[] = [];
  const output = { line: (text: string) => void lines.push(text), flush: () => Promise.resolve() };
  const { promise, resolve } = Promise.withResolvers<string>();
  const answer = withProgress(output, 'A1', () => promise);
  await vi.advanceTimersByTimeAsync(PROGRESS_MS - 1);
  expect(lines).toEqual([]);
  await vi.advanceTimersByTimeAsync(PROGRESS_MS + 1);
  expect(lines).toEqual(Array(2).fill('* OK [INPROGRESS ("A1" NIL NIL)] Still at it'));
  resolve('found');
  expect(await answer).toBe('found');
  await vi.advanceTimersByTimeAsync(PROGRESS_MS * 3);
  expect(lines).toHaveLength(2);
});

it('is silent after a failure too', async () => {
  vi.useFakeTimers();
  const line = vi.fn();
  await expect(withProgress({ line, flush: () => Promise.resolve() }, 'A1', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  await vi.advanceTimersByTimeAsync(PROGRESS_MS * 3);
  expect(line).not.toHaveBeenCalled();
});
