import { expect, it } from 'vitest';
import { separatorsOf } from './separators.ts';

it('knows both languages, and never the same sign for both', () => {
  expect(separatorsOf('en')).toEqual({ thousandSeparator: ',', decimalSeparator: '.' });
  expect(separatorsOf('es')).toEqual({ thousandSeparator: '.', decimalSeparator: ',' });
});
