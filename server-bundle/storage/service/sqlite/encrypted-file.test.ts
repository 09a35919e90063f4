import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3-multiple-ciphers';
import { expect, it, onTestFinished } from 'vitest';
import { EncryptedFile } from './encrypted-file.ts';

const KEY = Buffer.alloc(32, 7);

function place(): string {
  const directory = mkdtempSync(path.join(tmpdir(), 'palomar-file-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return path.join(directory, 'mailbox.sqlite');
}

function opened(file: string, { create = false, key = KEY }: { readonly create?: boolean; readonly key?: Buffer } = {}): EncryptedFile {
  return new EncryptedFile({ file, key, what: 'this mailbox', create, cacheKb: 100 });
}

it('goes on with a file that was made with ChaCha20-Poly1305', () => {
  const location = place();
  const made = new Database(location);
  made.pragma("cipher='chacha20'");
  made.pragma(`key="raw:${KEY.toString('hex')}"`);
  made.exec("PRAGMA journal_mode=WAL; CREATE TABLE notes (text TEXT); INSERT INTO notes VALUES ('kept')");
  made.close();
  const file = opened(location);
  file.run("INSERT INTO notes VALUES ('added')");
  file.close();
  const again = opened(location);
  expect(again.all('SELECT text FROM notes')).toEqual([{ text: 'kept' }, { text: 'added' }]);
  again.close();
});

it('has nothing legible in a new file', () => {
  const location = place();
  const file = opened(location, { create: true });
  file.script("CREATE TABLE notes (text TEXT); INSERT INTO notes VALUES ('a letter in plain words')");
  file.close();
  const bytes = readFileSync(location);
  expect(bytes.length).toBeGreaterThan(4096);
  expect(bytes.includes('SQLite format')).toBe(false);
  expect(bytes.includes('plain words')).toBe(false);
});

it('says that the file is damaged, or that its key is another, and leaves it as it was', () => {
  const location = place();
  const file = opened(location, { create: true });
  file.script('CREATE TABLE notes (text TEXT)');
  file.close();
  const before = readFileSync(location);
  expect(() => opened(location, { key: Buffer.alloc(32, 8) })).toThrow(expect.objectContaining({ code: 'CORRUPT' }));
  expect(readFileSync(location).equals(before)).toBe(true);
});
