import { expect, it } from 'vitest';
import { changed, weekdayName } from './schedule-form.ts';

it('begins at night, keeps the time when the days change, and is off without one', () => {
  expect(changed({ kind: 'off' }, { kind: 'daily' })).toEqual({ kind: 'daily', at: '03:30' });
  expect(changed({ kind: 'daily', at: '21:15' }, { kind: 'weekly' })).toEqual({ kind: 'weekly', at: '21:15', weekday: 7 });
  expect(changed({ kind: 'weekly', at: '21:15', weekday: 2 }, { weekday: 3 })).toEqual({ kind: 'weekly', at: '21:15', weekday: 3 });
  expect(changed({ kind: 'weekly', at: '21:15', weekday: 2 }, { kind: 'off' })).toEqual({ kind: 'off' });
});

it('changes nothing for a field that was left as it is, or half-filled', () => {
  expect(changed({ kind: 'daily', at: '21:15' }, { at: '21:15' })).toBeNull();
  expect(changed({ kind: 'daily', at: '21:15' }, { at: '' })).toBeNull();
});

it('begins the week with Monday', () => {
  expect([weekdayName(1, 'en'), weekdayName(7, 'es')]).toEqual(['Monday', 'domingo']);
});
