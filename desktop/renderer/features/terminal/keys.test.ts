import { expect, it } from 'vitest';
import { keyOf } from './keys.ts';

const none = { ctrlKey: false, metaKey: false, shiftKey: false, altKey: false };
const ctrl = { ...none, ctrlKey: true };
const both = { ...ctrl, shiftKey: true };
const command = { ...none, metaKey: true };

it('leaves to the shell what is the shell’s', () => {
  for (const key of ['c', 'v', 'f', 'd', 'r', 'k']) expect(keyOf({ ...ctrl, key }, false)).toBeNull();
  expect(keyOf({ ...none, key: 'F6' }, false)).toBeNull();
  expect(keyOf({ ...ctrl, altKey: true, key: 'c' }, true)).toBeNull();
});

it('copies what is selected, pastes, finds and leaves', () => {
  expect(keyOf({ ...ctrl, key: 'c' }, true)).toBe('copy');
  expect(keyOf({ ...both, key: 'C' }, true)).toBe('copy');
  expect(keyOf({ ...both, key: 'V' }, false)).toBe('paste');
  expect(keyOf({ ...none, shiftKey: true, key: 'Insert' }, false)).toBe('paste');
  expect(keyOf({ ...both, key: 'F' }, false)).toBe('find');
  for (const [key, meant] of [
    ['c', 'copy'],
    ['v', 'paste'],
    ['f', 'find'],
  ] as const)
    expect(keyOf({ ...command, key }, true)).toBe(meant);
});
