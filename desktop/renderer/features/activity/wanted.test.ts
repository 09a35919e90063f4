import { expect, it } from 'vitest';
import { isAll, NO_FILTER, wantedOf } from './wanted.ts';

it('asks for everything with nothing said', () => {
  expect(wantedOf(NO_FILTER)).toEqual({});
  expect(isAll({ ...NO_FILTER, text: '  ' })).toBe(true);
});

it('means whole days, from the first moment to the last', () => {
  const { from = '', until = '' } = wantedOf({ ...NO_FILTER, fromDay: '2026-03-01', untilDay: '2026-03-01' });
  expect(Date.parse(until) - Date.parse(from)).toBe(86_400_000 - 1);
});

it('takes half a date for none', () => {
  expect(wantedOf({ ...NO_FILTER, fromDay: '2026-03', untilDay: '2026-99-99' })).toEqual({});
});

it('passes on what was chosen', () => {
  const wanted = { ...NO_FILTER, kinds: ['upload' as const], text: ' apt ', failedOnly: true };
  expect(wantedOf(wanted)).toEqual({ kinds: ['upload'], text: 'apt', failedOnly: true });
  expect(isAll(wanted)).toBe(false);
});
