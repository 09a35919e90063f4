import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PatternError, compilePattern, patternMemory } from './linear-pattern.ts';

describe('a user’s regular expression', () => {
  it.each([
    ['', /is empty/],
    ['a'.repeat(251), /at most 250/],
    ['(a', /cannot be read/],
    ['[a-', /cannot be read/],
    ['(?=x)y', /Look-around/],
    ['(a)\\1', /back-references/],
    ['(?:(?:a?){30}){30}', /too large/],
    ['(?:a{1,100}){1,100}', /cannot be read/],
    ['a{2000}', /cannot be read/],
    ['*', /cannot be read/],
  ])('%s is refused in words', (source, message) => {
    expect(() => compilePattern(source)).toThrow(PatternError);
    expect(() => compilePattern(source)).toThrow(message);
  });

  it('finds groups, and case only where it is asked', () => {
    expect(compilePattern('^sales-(.+?)(-x)?$').match('sales-roma')).toEqual(['sales-roma', 'roma', '']);
    expect(compilePattern('ROMA').test('roma')).toBe(false);
    expect(compilePattern('ROMA', { ignoreCase: true }).test('roma')).toBe(true);
    expect(compilePattern('x').match('y')).toBeNull();
  });

  it('takes linear time where a backtracking engine never ends', () => {
    const text = `${'a'.repeat(5000)}!`;
    const started = performance.now();
    for (const source of ['(a+)+$', '(a|aa)+$', '^(a|a?)+$', '(.*a){20}$', '^(([a-z])+.)+[A-Z]([a-z])+$'])
      expect(compilePattern(source).test(text)).toBe(false);
    expect(performance.now() - started).toBeLessThan(5000);
  });

  it('agrees with the engine of JavaScript where both know the syntax', () => {
    const atom = fc.constantFrom('a', 'b', '[ab]', '.', '(a)', '(?:ab)', 'a*', 'b+', 'a?', '^', '$');
    fc.assert(
      fc.property(fc.array(atom, { minLength: 1, maxLength: 6 }), fc.stringMatching(/^[abc]{0,12}$/), (atoms, text) => {
        const source = atoms.join('');
        expect(compilePattern(source).test(text)).toBe(new RegExp(source).test(text));
      }),
    );
  });
});

it('remembers so many compiled ones and no more', () => {
  const memory = patternMemory(2);
  const first = memory.get('a');
  memory.get('b');
  expect(memory.get('a')).toBe(first);
  memory.get('c');
  expect(memory.get('a')).toBe(first);
  memory.get('d');
  memory.get('e');
  expect(memory.get('a')).not.toBe(first);
  expect(() => memory.get('(')).toThrow(PatternError);
});
