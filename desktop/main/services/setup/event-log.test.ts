import { expect, it } from 'vitest';
import { EventLog } from './event-log.ts';

async function all<T>(events: AsyncIterable<T>): Promise<T[]> {
  const seen: T[] = [];
  for await (const event of events) seen.push(event);
  return seen;
}

it('gives every reader everything from the first event, whenever they come', async () => {
  const log = new EventLog<number>(() => 0, 10);
  log.append(1);
  const early = all(log.read());
  await new Promise((resolve) => setTimeout(resolve, 1));
  log.append(2);
  log.append(3);
  log.end();
  expect(await early).toEqual([1, 2, 3]);
  expect(await all(log.read())).toEqual([1, 2, 3]);
});

it('lets a reader leave while nothing happens', async () => {
  const log = new EventLog<number>(() => 0, 10);
  const abort = new AbortController();
  const reading = all(log.read({ signal: abort.signal }));
  setTimeout(() => abort.abort(), 1);
  expect(await reading).toEqual([]);
  expect(log.ended).toBe(false);
});

it('keeps what weighs nothing when the chatter has filled it', async () => {
  const log = new EventLog<string>((event) => (event.startsWith('!') ? 0 : event.length), 5);
  for (const event of ['abc', 'defg', '!done', 'x']) log.append(event);
  log.end();
  expect(await all(log.read())).toEqual(['abc', '!done']);
});
