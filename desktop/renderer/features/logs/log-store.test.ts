import { expect, it } from 'vitest';
import type { LogLine } from '../../../contract/index.ts';
import { textOf, LogStore } from './log-store.ts';
import { matchLines } from './match-lines.ts';
import type { Matcher } from './matcher.ts';

const line = (text: string): LogLine => ({ service: 'mx', stream: 'stdout', at: '2026-11-20T18:30:00.000000000Z', text });
const lines = (from: number, to: number): LogLine[] => Array.from({ length: to - from }, (_, index) => line(`line ${String(from + index)}`));
const small = { lines: 10, characters: 10_000, held: 5 };
const direct: Matcher = { match: (match, texts) => Promise.resolve(matchLines(match, texts)), dispose: () => undefined };
const shown = (store: LogStore): string[] =>
  store.shown.slice(0, store.shown.length).map((entry) => (entry.kind === 'mark' ? `${entry.mark} ${String(entry.count)}` : entry.line.text));
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
const wanted = (text: string, inverse = false) => ({ least: 'trace' as const, text: { text, isExpression: true, inverse } });

it('keeps the newest lines, by number and by size', () => {
  const store = new LogStore(direct, small);
  store.add(lines(0, 25));
  expect(shown(store)).toEqual(lines(15, 25).map(({ text }) => text));
  expect(store.state()).toMatchObject({ kept: 10, shown: 10, dropped: 15 });
  store.add([line('x'.repeat(9_000)), line('y'.repeat(9_000))]);
  expect(shown(store).map(({ length }) => length)).toEqual([9_000]);
});

it('loses nothing of a short pause, and says what a long one cost', () => {
  const store = new LogStore(direct, small);
  store.add(lines(0, 2));
  store.pause();
  store.add(lines(2, 5));
  expect(shown(store)).toEqual(['line 0', 'line 1']);
  expect(store.state()).toMatchObject({ paused: true, waiting: 3, fellOut: 0 });
  store.resume();
  expect(shown(store)).toEqual(['line 0', 'line 1', 'line 2', 'line 3', 'line 4']);
  store.pause();
  store.add(lines(5, 12));
  store.resume();
  expect(shown(store).slice(-6)).toEqual(['fell-out 2', 'line 7', 'line 8', 'line 9', 'line 10', 'line 11']);
  expect(store.state()).toMatchObject({ paused: false, waiting: 0, fellOut: 0 });
});

it('shows by level and expression what is there and what comes', async () => {
  const store = new LogStore(direct, small);
  store.add([line('[error] a'), line('[info] a'), line('[error] b')]);
  store.setFilter({ least: 'warn', text: null });
  expect(shown(store)).toEqual(['[error] a', '[error] b']);
  store.setFilter(wanted('a$'));
  store.add([line('[warn] a'), line('[warn] c')]);
  await settled();
  expect(shown(store)).toEqual(['[error] a', '[info] a', '[warn] a']);
  store.setFilter(wanted('a$', true));
  await settled();
  expect(shown(store)).toEqual(['[error] b', '[warn] c']);
});

it('forgets the answer to a filter that has changed meanwhile', async () => {
  const store = new LogStore(direct, small);
  store.add(lines(0, 5));
  store.setFilter(wanted('line 1'));
  store.setFilter(wanted('line 2'));
  await settled();
  expect(shown(store)).toEqual(['line 2']);
});

it('shows everything, and says so, when an expression takes too long', async () => {
  const store = new LogStore({ match: () => Promise.resolve(null), dispose: () => undefined }, small);
  store.add(lines(0, 2));
  store.setFilter(wanted('(x+)+y'));
  await settled();
  store.add(lines(2, 3));
  expect(shown(store)).toEqual(['line 0', 'line 1', 'line 2']);
  expect(store.state().tooSlow).toBe(true);
  store.setFilter({ least: 'trace', text: null });
  expect(store.state().tooSlow).toBe(false);
});

it('shows no line that fell out while the worker was thinking', async () => {
  const answer = Promise.withResolvers<Uint8Array>();
  const store = new LogStore({ match: () => answer.promise, dispose: () => undefined }, small);
  store.setFilter(wanted('.'));
  store.add(lines(0, 3));
  store.add(lines(3, 12));
  answer.resolve(new Uint8Array(12).fill(1));
  await settled();
  expect(shown(store)).toEqual(lines(2, 12).map(({ text }) => text));
});

it('finds a line by its number, and tries expressions on service and text', () => {
  const store = new LogStore(direct, small);
  store.add(lines(0, 25));
  const third = store.shown.at(2);
  expect(third && store.indexOf(third.seq)).toBe(2);
  expect(third && textOf(third)).toBe('mx line 17');
});

it('keeps showing what it showed until a new expression has its first answer', async () => {
  const store = new LogStore(direct, small);
  store.add(lines(0, 3));
  store.setFilter(wanted('line 1'));
  expect(shown(store)).toEqual(['line 0', 'line 1', 'line 2']);
  await settled();
  expect(shown(store)).toEqual(['line 1']);
  store.clear();
  expect(shown(store)).toEqual([]);
});
