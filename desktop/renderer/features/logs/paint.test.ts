import { expect, it } from 'vitest';
import type { Entry } from './entry.ts';
import { piecesOf, plain, type PaintOptions } from './paint.ts';

const usual: PaintOptions = { services: ['imap', 'mx'], fields: null, found: '', words: (mark, count) => `${mark} ${String(count)}` };
const entry = (text: string, more: Partial<Extract<Entry, { kind: 'line' }>['line']> = {}): Entry => ({
  kind: 'line',
  seq: 1,
  line: { service: 'mx', stream: 'stdout', at: '2026-11-20T18:30:00.123456789Z', text, ...more },
});
const read = (given: Entry, options: Partial<PaintOptions> = {}): string =>
  piecesOf(given, { ...usual, ...options })
    .map(({ text }) => text)
    .join('');

it('opens JSON into message and fields, or leaves it as it was written', () => {
  const json = '{"level":"info","time":"x","name":"mx","session":"k3","msg":"accepted"}';
  expect(read(entry(json))).toMatch(/:30:00\.123 mx {3}info {2}accepted session=k3$/);
  expect(read(entry(json), { fields: ['name'] })).toMatch(/accepted name=mx$/);
  expect(read(entry(json), { fields: 'raw' })).toContain(json);
});

it('lets nothing a stranger wrote reach the screen as anything but text', () => {
  for (const hostile of [
    entry('a\u001b[2Jb'),
    entry('{"msg":"a\\u001b[2Jb","\\u001b]0;x\\u0007":"\\u001b[1m"}'),
    entry('x', { at: '\u001b[2J', service: '\u001b[2J' }),
  ])
    expect(read(hostile)).not.toContain('\u001b');
});

it('marks what was found, the case counting only with a capital', () => {
  const found = (text: string, wanted: string): string[] =>
    piecesOf(entry(text), { ...usual, found: wanted })
      .filter(({ style }) => style === '30;43')
      .map((piece) => piece.text);
  expect(found('Pass pass PASS', 'pass')).toEqual(['Pass', 'pass', 'PASS']);
  expect(found('Pass pass PASS', 'Pass')).toEqual(['Pass']);
});

it('says in words where lines are missing', () => {
  expect(read({ kind: 'mark', seq: 1, mark: 'fell-out', count: 12 })).toBe('── fell-out 12 ──');
});

it('writes to a file what was written, whole', () => {
  const given = entry('x');
  expect(given.kind === 'line' && plain(given.line)).toBe('2026-11-20T18:30:00.123456789Z mx stdout x');
});
