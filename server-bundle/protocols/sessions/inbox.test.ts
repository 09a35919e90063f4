import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { Inbox } from './inbox.ts';

const open = () => {
  const source = new PassThrough();
  source.resume();
  return { source, inbox: new Inbox<string>({ events: 4, bytes: 10, sizeOf: ({ length }) => length }) };
};

it('reads a client that sends ahead no further, until half of it has been seen to', () => {
  const { source, inbox } = open();
  inbox.take(['a', 'b', 'c', 'd'], source);
  expect(source.isPaused()).toBe(false);
  inbox.take(['e'], source);
  expect(source.isPaused()).toBe(true);
  expect([inbox.give(source), inbox.give(source)]).toEqual(['a', 'b']);
  expect(source.isPaused()).toBe(true);
  expect(inbox.give(source)).toBe('c');
  expect(source.isPaused()).toBe(false);
});

it('counts bytes as well', () => {
  const { source, inbox } = open();
  inbox.take(['12345678901'], source);
  expect(source.isPaused()).toBe(true);
  inbox.give(source);
  expect(source.isPaused()).toBe(false);
  expect(inbox.give(source)).toBeNull();
});

it('wakes whoever waits by an event and by anything else', async () => {
  const { source, inbox } = open();
  const told: string[] = [];
  let isOver = false;
  const waiting = inbox.until(() => !inbox.isEmpty || isOver).then(() => told.push('woken'));
  inbox.wake();
  await Promise.resolve();
  expect(told).toEqual([]);
  inbox.take(['a'], source);
  await waiting;
  inbox.give(source);
  const ending = inbox.until(() => isOver);
  isOver = true;
  inbox.wake();
  await ending;
  expect(told).toEqual(['woken']);
});
