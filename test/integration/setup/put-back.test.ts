/** What a step remembers of a file and puts back, in a real shell. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { FORGET, REMEMBER, RESTORE } from '../../../desktop/main/plan/steps/put-back.ts';

let directory: string;
let file: string;
beforeEach(() => {
  directory = mkdtempSync(path.join(os.tmpdir(), 'palomar-put-back-'));
  file = path.join(directory, 'daemon.json');
});
afterEach(() => rmSync(directory, { recursive: true }));

function shell(text: string): void {
  execFileSync('sh', ['-c', text, 'palomar', file]);
}

it("puts the owner's file back, also when an earlier run ended before it forgot", () => {
  writeFileSync(file, 'of the owner');
  shell(REMEMBER);
  writeFileSync(file, 'ours');
  shell(REMEMBER);
  writeFileSync(file, 'ours, again');
  shell(RESTORE);
  expect(readFileSync(file, 'utf8')).toBe('of the owner');
  expect(readdirSync(directory)).toEqual(['daemon.json']);
});

it('removes a file that the owner did not have, also when an earlier run ended before it forgot', () => {
  shell(REMEMBER);
  writeFileSync(file, 'ours');
  shell(REMEMBER);
  shell(RESTORE);
  expect(existsSync(file)).toBe(false);
  expect(readdirSync(directory)).toEqual([]);
});

it('remembers nothing of what it has forgotten', () => {
  shell(REMEMBER);
  writeFileSync(file, 'ours');
  shell(FORGET);
  shell(RESTORE);
  expect(readFileSync(file, 'utf8')).toBe('ours');
});
