import { expect, it } from 'vitest';
import { answerMemory } from './answer-memory.ts';

function memoryAt(): { readonly memory: ReturnType<typeof answerMemory>; readonly clock: { time: number } } {
  const clock = { time: 0 };
  return {
    clock,
    memory: answerMemory({ keepMs: 1000, absenceMs: 100, entries: 3, clock: { now: () => clock.time, sleep: () => Promise.resolve() } }),
  };
}

it('asks once for the same question until the answer is old', async () => {
  const { memory, clock } = memoryAt();
  let asked = 0;
  const ask = (): Promise<number> => Promise.resolve((asked += 1));
  expect(await Promise.all([memory.ask('a', ask), memory.ask('a', ask)])).toEqual([1, 1]);
  clock.time = 1001;
  expect(await memory.ask('a', ask)).toBe(2);
});

it('keeps the answer that there is nothing for a shorter while, and never a failure', async () => {
  const { memory, clock } = memoryAt();
  const failing = (code: string) => (): Promise<never> => Promise.reject(Object.assign(new Error(code), { code }));
  await expect(memory.ask('none', failing('ENOTFOUND'))).rejects.toThrow('ENOTFOUND');
  await expect(memory.ask('none', () => Promise.resolve('now'))).rejects.toThrow('ENOTFOUND');
  clock.time = 101;
  expect(await memory.ask('none', () => Promise.resolve('now'))).toBe('now');
  await expect(memory.ask('down', failing('ESERVFAIL'))).rejects.toThrow('ESERVFAIL');
  expect(await memory.ask('down', () => Promise.resolve('now'))).toBe('now');
});

it('forgets the oldest when it is full', async () => {
  const { memory } = memoryAt();
  for (const question of ['a', 'b', 'c', 'd']) await memory.ask(question, () => Promise.resolve('first'));
  expect(await memory.ask('a', () => Promise.resolve('second'))).toBe('second');
  expect(await memory.ask('d', () => Promise.resolve('second'))).toBe('first');
});
