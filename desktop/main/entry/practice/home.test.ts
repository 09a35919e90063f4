import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { claimHome, removeHome } from './home.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'palomar-practice-home-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('takes a directory that is new or empty, and removes it with all that came into it', () => {
  for (const home of [path.join(folder, 'a/b'), path.join(folder, 'c')]) {
    claimHome(home);
    writeFileSync(path.join(home, 'vault.sqlite'), '');
    claimHome(home);
    expect(removeHome(home)).toBe(true);
    expect(existsSync(home)).toBe(false);
    expect(removeHome(home)).toBe(true);
  }
});

it('touches no directory that holds anything else', () => {
  writeFileSync(path.join(folder, 'vault.sqlite'), 'years of servers');
  expect(() => claimHome(folder)).toThrow(/nothing was changed/);
  expect(removeHome(folder)).toBe(false);
  expect(readdirSync(folder)).toEqual(['vault.sqlite']);
});
