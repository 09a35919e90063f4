import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { LogLine } from '../../../contract/index.ts';
import { harmless, matches, paint } from './log-text.ts';

const line = (text: string): LogLine => ({ service: 'mx', stream: 'stdout', at: '2026-11-20T18:30:00.123456789Z', text });

it('lets no control character of a line reach the screen', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      // eslint-disable-next-line no-control-regex
      expect(harmless(text)).not.toMatch(/[\u0000-\u0008\u000a-\u001f\u007f-\u009f]/);
    }),
  );
  expect(harmless('\u001b]52;c;cm0=\u0007')).toBe('·]52;c;cm0=·');
});

it('colours by service and shows the time', () => {
  expect(paint(line('hello'), ['imap', 'mx'])).toContain('\u001b[33mmx');
  expect(paint({ ...line('hello'), at: 'nonsense\u001b[2J' }, [])).not.toContain('\u001b[2J');
});

it('minds capitals only when asked with capitals', () => {
  expect(matches(line('EXISTS 14'), 'exists')).toBe(true);
  expect(matches(line('exists 14'), 'EXISTS')).toBe(false);
  expect(matches(line('anything'), '')).toBe(true);
  expect(matches(line('anything'), 'mx any')).toBe(true);
});
