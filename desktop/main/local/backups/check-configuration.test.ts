import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3-multiple-ciphers';
import { afterAll, expect, it } from 'vitest';
import { checkConfiguration } from './check-configuration.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'palomar-configuration-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const KEY = 'ab'.repeat(32);
let files = 0;
const ID = '0123456789abcdef'.repeat(2);

/** As a server writes it: WAL, never closed. */
function made(cipher: 'aegis' | 'chacha20'): string {
  const file = path.join(folder, `${cipher}-${(files += 1)}`);
  const database = new Database(file);
  database.pragma(`cipher='${cipher}'`);
  database.pragma(`key="raw:${KEY}"`);
  database.pragma('journal_mode = WAL');
  database.exec('CREATE TABLE accounts (id TEXT PRIMARY KEY, filler BLOB)');
  database.prepare('INSERT INTO accounts VALUES (?, randomblob(20000))').run(ID);
  // Copied while it is open, with what stands in the log only.
  const copy = `${file}-copy`;
  for (const end of ['', '-wal']) copyFileSync(file + end, copy + end);
  database.close();
  return copy;
}

for (const cipher of ['aegis', 'chacha20'] as const)
  it(`finds the accounts of a copy made in mid-flight (${cipher})`, () => {
    expect(checkConfiguration(made(cipher), KEY)).toEqual([ID]);
  });

it('refuses another key, and what is no key', () => {
  const copy = made('aegis');
  expect(() => checkConfiguration(copy, 'cd'.repeat(32))).toThrow('does not open with its key');
  expect(() => checkConfiguration(copy, 'short')).toThrow('configuration key is none');
});

it('refuses a damaged one', () => {
  const copy = made('aegis');
  // Opening folds the log into the file.
  checkConfiguration(copy, KEY);
  const bytes = readFileSync(copy);
  bytes.fill(0, bytes.length - 4_096);
  writeFileSync(copy, bytes);
  expect(() => checkConfiguration(copy, KEY)).toThrow('The backup is of no use');
});

it('says nothing of a backup when it is this computer that cannot hold it', () => {
  const copy = made('aegis');
  // Opening folds the log into the file; then there is no place for another.
  checkConfiguration(copy, KEY);
  mkdirSync(`${copy}-wal`);
  expect(() => checkConfiguration(copy, KEY)).toThrow(expect.objectContaining({ code: 'DISK_FULL' }));
  rmSync(`${copy}-wal`, { recursive: true });
  expect(checkConfiguration(copy, KEY)).toEqual([ID]);
});
