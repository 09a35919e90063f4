import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeDirectory } from './directories.ts';

let root = '';
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'palomar-directories-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

it.each([
  ['an absolute path', (directory: string) => directory],
  ['a path from the working directory', (directory: string) => path.relative(process.cwd(), directory)],
  ['a path with a slash at its end', (directory: string) => `${directory}/`],
  ['a path with a way back', (directory: string) => `${path.dirname(directory)}/x/../${path.basename(directory)}`],
])('makes every directory of %s, for its owner only', async (_what, spelt) => {
  const wanted = path.join(root, 'one', 'two', 'three');
  await makeDirectory(spelt(wanted));
  for (const directory of [wanted, path.dirname(wanted)]) expect((await stat(directory)).mode & 0o777).toBe(0o700);
});

it('leaves one that is there as it is', async () => {
  await makeDirectory(root);
  await makeDirectory('.');
  expect((await stat(root)).isDirectory()).toBe(true);
});
