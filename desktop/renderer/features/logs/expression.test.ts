import fc from 'fast-check';
import { expect, it } from 'vitest';
import { problemOf, sourceOf } from './expression.ts';
import { matchLines } from './match-lines.ts';

const filter = (text: string, isExpression = true) => ({ text, isExpression, inverse: false });
const finds = (text: string, line: string, isExpression = true): boolean =>
  matchLines({ ...sourceOf(filter(text, isExpression)), inverse: false }, [line])[0] === 1;

it('lets the case count only when a capital was typed', () => {
  expect(finds('spf=pass', 'SPF=PASS')).toBe(true);
  expect(finds('Spf', 'spf=pass')).toBe(false);
  expect(finds('\\S+@\\D+', 'ANA@EXAMPLE')).toBe(true);
  expect(finds('\\bEXISTS', 'exists')).toBe(false);
  expect(finds('A.B', 'a.b', false)).toBe(false);
});

it('takes plain text as it is', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 60 }), (text) => {
      expect(problemOf(filter(text, false))).toBeNull();
      expect(finds(text, `before ${text} after`, false)).toBe(true);
    }),
  );
  expect(finds('a.c', 'abc', false)).toBe(false);
});

it('says what is wrong with an expression', () => {
  expect(problemOf(filter('spf=(pass'))).toBe('Unterminated group');
  expect(problemOf(filter('[z-a]'))).toMatch(/range/i);
  expect(problemOf(filter('x'.repeat(501)))).toBe('> 500');
  expect(problemOf(filter('fine.*'))).toBeNull();
});

it('turns the answer round for the inverse', () => {
  expect([...matchLines({ source: 'a', flags: '', inverse: true }, ['a', 'b'])]).toEqual([0, 1]);
});
