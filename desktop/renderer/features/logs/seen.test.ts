import { expect, it } from 'vitest';
import type { LogLine } from '../../../contract/index.ts';
import { Seen } from './seen.ts';

const START = Date.parse('2026-11-20T18:30:00.000Z');
const line = (ms: number, text: string, service = 'mx'): LogLine => ({ service, stream: 'stdout', at: new Date(START + ms).toISOString(), text });
/** What a server would give again: everything from that moment on. */
const since = (all: readonly LogLine[], at: string | null): LogLine[] => all.filter((one) => at === null || one.at >= at);

it('passes over what came before the connection was lost, and nothing else', () => {
  const said = Array.from({ length: 300 }, (_, index) => line(index * 37, `tick ${String(index)}`));
  for (const lostAfter of [1, 50, 54, 55, 108, 200, 299]) {
    const seen = new Seen();
    const got = [...seen.accept(said.slice(0, lostAfter))];
    got.push(...seen.accept(since(said, seen.askAgain())));
    expect(got).toEqual(said);
    expect(seen.metAgain).toBe(true);
  }
});

it('counts lines that are alike in everything', () => {
  const seen = new Seen();
  const same = line(0, 'same');
  expect(seen.accept([same, same])).toHaveLength(2);
  seen.askAgain();
  expect(seen.accept([same, same, same])).toHaveLength(1);
});

it('takes lines that came late for new', () => {
  const seen = new Seen();
  seen.accept([line(5_000, 'a'), line(4_900, 'b', 'imap')]);
  expect(seen.askAgain()).toBe(new Date(START + 2_900).toISOString());
  expect(seen.accept([line(4_900, 'b', 'imap'), line(4_950, 'late', 'imap'), line(5_000, 'a')]).map(({ text }) => text)).toEqual(['late']);
});

it('knows when nothing known came back, and asks from the beginning when nothing ever came', () => {
  const seen = new Seen();
  expect(seen.askAgain()).toBeNull();
  seen.accept([line(0, 'a')]);
  seen.askAgain();
  seen.accept([line(9_000, 'b')]);
  expect(seen.metAgain).toBe(false);
});

it('survives several losses one after the other', () => {
  const said = Array.from({ length: 100 }, (_, index) => line(index * 100, `tick ${String(index)}`));
  const seen = new Seen();
  const got = [...seen.accept(said.slice(0, 30))];
  got.push(...seen.accept(since(said, seen.askAgain()).slice(0, 5)));
  got.push(...seen.accept(since(said, seen.askAgain()).slice(0, 40)));
  got.push(...seen.accept(since(said, seen.askAgain())));
  expect(got).toEqual(said);
});

it('asks for no more than it remembers after a flood', () => {
  const flood = Array.from({ length: 90_000 }, (_, index) => line(Math.floor(index / 100), `tick ${String(index)}`));
  const seen = new Seen();
  for (let start = 0; start < flood.length; start += 500) seen.accept(flood.slice(start, start + 500));
  expect(seen.accept(since(flood, seen.askAgain()))).toEqual([]);
  expect(seen.metAgain).toBe(true);
});
