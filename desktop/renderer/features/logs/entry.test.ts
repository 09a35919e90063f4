import { expect, it } from 'vitest';
import { atLeast, levelNamed, levelOf } from './entry.ts';

const at = (text: string, stream: 'stdout' | 'stderr' = 'stdout') => levelOf({ text, stream });

it.each([
  ['{"level":"warn","msg":"x"}', 'warn'],
  ['{"time":"2026-11-20T18:30:00Z","level":50,"msg":"x"}', 'error'],
  ['{"level":30}', 'info'],
  ['[error] it broke', 'error'],
  ['Nov 20 18:30:00 notice: fine', 'info'],
  ['level=debug msg="x"', 'debug'],
  ['WARNING: disk', 'warn'],
  ['panic: runtime error', 'fatal'],
])('reads the level of %s', (text, level) => {
  expect(at(text)).toBe(level);
});

it('takes a word further on for a word, and a line without a level by its stream', () => {
  expect(at(`delivered to m_7f3 ${'x'.repeat(120)} error`)).toBe('info');
  expect(at('terrors and warnings')).toBe('info');
  expect(at('something', 'stderr')).toBe('warn');
  expect(at('{"level":"info"}', 'stderr')).toBe('info');
});

it('orders levels, and knows no level by a foreign name', () => {
  expect(atLeast('error', 'warn')).toBe(true);
  expect(atLeast('info', 'warn')).toBe(false);
  expect(levelNamed('constructor')).toBeUndefined();
  expect(levelNamed('5')).toBe('trace');
  expect(levelNamed('900')).toBe('fatal');
});
