import { expect, it } from 'vitest';
import { tar, withParents } from './tar.ts';

it('gives the same bytes for the same entries', () => {
  const entries = [{ kind: 'file', path: 'a/b', mode: 0o644, content: 'text' }] as const;
  expect(tar(entries, 1)).toEqual(tar(entries, 1));
  expect(tar(entries).length).toBe(512 + 512 + 1024);
});

it('adds the folders above, each once and before what is in them', () => {
  const entries = withParents([
    { kind: 'file', path: 'b/c/d', mode: 0o600, content: '' },
    { kind: 'link', path: 'b/a', target: 'c' },
  ]);
  expect(entries.map((entry) => entry.path)).toEqual(['b', 'b/a', 'b/c', 'b/c/d']);
});

it('splits a long name at a slash, and refuses one that does not fit', () => {
  const long = `${'d'.repeat(90)}/${'f'.repeat(90)}`;
  const header = tar([{ kind: 'file', path: long, mode: 0o644, content: '' }]).subarray(0, 512);
  expect(header.toString('latin1', 0, 90)).toBe('f'.repeat(90));
  expect(header.toString('latin1', 345, 435)).toBe('d'.repeat(90));
  expect(() => tar([{ kind: 'file', path: 'x'.repeat(101), mode: 0o644, content: '' }])).toThrow('too long');
});
