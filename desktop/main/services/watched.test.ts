import { expect, it } from 'vitest';
import { Watched } from './watched.ts';

it('gives the newest value at once, and after every change', async () => {
  const watched = new Watched(1);
  const stream = watched.watch();
  expect((await stream.next()).value).toBe(1);
  const next = stream.next();
  watched.set(2);
  expect((await next).value).toBe(2);
  watched.set(3);
  watched.set(4);
  expect((await stream.next()).value).toBe(4);
});

it('ends with the signal, and forgets who has left', async () => {
  const watched = new Watched('a');
  const stop = new AbortController();
  const stream = watched.watch(stop.signal);
  await stream.next();
  expect(watched.watchers).toBe(1);
  const next = stream.next();
  stop.abort();
  expect(await next).toEqual({ done: true, value: undefined });
  expect(watched.watchers).toBe(0);
});
