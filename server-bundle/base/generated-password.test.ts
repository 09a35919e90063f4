import { expect, it } from 'vitest';
import { generatePassword } from './generated-password.ts';

it('makes passwords of more than 100 bits that can be read aloud', () => {
  const password = generatePassword();
  expect(password).toMatch(/^([a-hjkmnp-z2-9]{4}-){5}[a-hjkmnp-z2-9]{4}$/);
  expect(Math.log2(31) * 24).toBeGreaterThan(100);
});

it('never makes the same one twice', () => {
  expect(new Set(Array.from({ length: 1000 }, () => generatePassword())).size).toBe(1000);
});
