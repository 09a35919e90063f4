import { expect, it } from 'vitest';
import { openable } from './link.ts';

it('shows an address as it is, whatever it looks like', () => {
  expect(openable('https://www.debian.org/x?y=1')).toBe('https://www.debian.org/x?y=1');
  expect(openable('http://аpple.com/')).toBe('http://xn--pple-43d.com/');
});

it.each([
  'javascript:alert(1)',
  'file:///etc/passwd',
  'ssh://host',
  'https://bank.example@evil.example/',
  'data:text/html,x',
  'nothing',
  `https://x/${'y'.repeat(3_000)}`,
])('never opens %s', (address) => {
  expect(openable(address)).toBeNull();
});
