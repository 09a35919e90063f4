import { expect, it } from 'vitest';
import { isPossible, periodOf } from './period.ts';

it('reads presets and dates in the time of the person', () => {
  expect(periodOf('live', 'x', 'y')).toEqual({ since: null, until: null });
  expect(periodOf('1h', '', '')).toEqual({ since: '1h', until: null });
  expect(periodOf('custom', '2026-11-20T18:30', '')).toEqual({ since: new Date('2026-11-20T18:30').toISOString(), until: null });
  expect(periodOf('custom', 'nonsense', '')).toEqual({ since: null, until: null });
});

it('knows an impossible one', () => {
  expect(isPossible(periodOf('custom', '2026-11-20T18:30', '2026-11-20T18:29'))).toBe(false);
  expect(isPossible(periodOf('custom', '2026-11-20T18:30', '2026-11-20T18:31'))).toBe(true);
});
