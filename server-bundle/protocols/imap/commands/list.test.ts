import { expect, it } from 'vitest';
import { matches } from './list.ts';

it('lets * pass levels and % not, and takes INBOX in any case', () => {
  const cases: readonly (readonly [name: string, pattern: string, expected: boolean])[] = [
    ['INBOX', 'inbox', true],
    ['INBOX/a', 'inBox/%', true],
    ['a/b/c', '*', true],
    ['a/b/c', '%', false],
    ['a/b/c', 'a/%/c', true],
    ['a/b/c', '%/%', false],
    ['a/b/c', '%/%/%', true],
    ['a/b/c', 'a*c', true],
    ['a/b/c', '%%*%c', true],
    ['abc', 'a%b%c', true],
    ['abc', '', false],
  ];
  for (const [name, pattern, expected] of cases) expect(matches(name, pattern), `${name} ${pattern}`).toBe(expected);
});

it('does not take longer for a pattern of stars than for any other', () => {
  const startedAt = performance.now();
  for (let round = 0; round < 30; round += 1) matches('x'.repeat(255), `${'*%'.repeat(500)}y`);
  expect(performance.now() - startedAt).toBeLessThan(2_000);
});
