import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asciiLower } from './comparators.ts';
import { matchWildcards } from './wildcards.ts';

const match = (pattern: string, text: string): readonly string[] | null =>
  matchWildcards(pattern, text, { fold: asciiLower, spend: () => undefined });

/** By trying everything, the shortest first. */
function slowly(pattern: string, text: string): readonly string[] | null {
  const [first, ...rest] = pattern;
  const others = rest.join('');
  if (first === undefined) return text === '' ? [] : null;
  if (first === '*') {
    for (let length = 0; length <= text.length; length += 1) {
      const found = slowly(others, text.slice(length));
      if (found) return [text.slice(0, length), ...found];
    }
    return null;
  }
  if (text === '') return null;
  const found = first === '?' || first === text[0] ? slowly(others, text.slice(1)) : null;
  return found && (first === '?' ? [text.slice(0, 1), ...found] : found);
}

describe('wildcards', () => {
  it.each([
    ['*', '', ['', '']],
    ['', '', ['']],
    ['', 'a', null],
    ['A*', 'abc', ['abc', 'bc']],
    ['*b*', 'aBcb', ['aBcb', 'a', 'cb']],
    ['a\\*b', 'a*b', ['a*b']],
    ['a\\*b', 'axb', null],
    ['a\\', 'a\\', ['a\\']],
    ['*ab', 'ab', ['ab', '']],
    ['ab*ab', 'ab', null],
  ])('%j of %j', (pattern, text, expected) => {
    expect(match(pattern, text)).toEqual(expected);
  });

  it('find what trying everything finds', () => {
    const small = (letters: string): fc.Arbitrary<string> =>
      fc.array(fc.constantFrom(...letters.split(',')), { maxLength: 10 }).map((all) => all.join(''));
    fc.assert(
      fc.property(small('a,b,*,?'), small('a,b'), (pattern, text) => {
        const expected = slowly(pattern, text);
        expect(match(pattern, text)).toEqual(expected && [text, ...expected]);
      }),
      { numRuns: 1_000 },
    );
  });

  it('say what they cost before they cost it', () => {
    let spent = 0;
    const spend = (characters: number): void => {
      spent += characters;
      if (spent > 100_000) throw new Error('too dear');
    };
    expect(() => matchWildcards(`*${'a?'.repeat(200)}b*`, 'a'.repeat(200_000), { fold: asciiLower, spend })).toThrow('too dear');
  });
});
