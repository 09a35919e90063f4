import { expect, it } from 'vitest';
import { formatDuration, formatMegabytes, formatWhen } from './format.ts';

it('writes sizes in MB, as each language does', () => {
  expect(formatMegabytes(46_200_000, 'en')).toBe('46.2 MB');
  expect(formatMegabytes(46_200_000, 'es')).toBe('46,2 MB');
  expect(formatMegabytes(0, 'en')).toBe('0 MB');
});

it('writes durations in the unit that fits', () => {
  expect(formatDuration(412, 'en')).toBe('412 ms');
  expect(formatDuration(1_740, 'en')).toBe('1.7 s');
  expect(formatDuration(61_000, 'en')).toBe('1 min 1 s');
  expect(formatDuration(119_900, 'en')).toBe('2 min 0 s');
});

it('says how long ago it was', () => {
  const now = Date.parse('2026-11-20T18:30:00Z');
  expect(formatWhen('2026-11-20T18:28:00Z', 'en', now)).toBe('2 minutes ago');
  expect(formatWhen('2026-11-20T18:29:58Z', 'es', now)).toBe('ahora');
});
