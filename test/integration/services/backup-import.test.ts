/** Backups from elsewhere, with real archives of a real configuration database: what is taken in, and what is refused with nothing kept. */
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3-multiple-ciphers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { backupId, serverId, type BackupId, type Server } from '../../../desktop/contract/models.ts';
import { sealTo } from '../../../desktop/main/local/backups/sealed-file.ts';
import type { BackupStore, KeptBackup } from '../../../desktop/main/local/vault/backup-store.ts';
import { wrapKey } from '../../../desktop/main/local/vault/key-wrapping.ts';
import { importBackup } from '../../../desktop/main/services/backups/import.ts';
import { receive, receivedFile } from '../../../desktop/main/services/backups/received.ts';

const root = mkdtempSync(path.join(tmpdir(), 'palomar-import-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const PASSPHRASE = 'ocho palomas blancas';
const server = { id: serverId.parse('aviary'), name: 'Aviary', domain: 'example.org' } as Server;
let count = 0;
const place = (): string => {
  const folder = path.join(root, String((count += 1)));
  mkdirSync(folder);
  return folder;
};

/** As a server makes it, without a mailbox. */
let archive: Buffer;
/** Wrapping takes its time by design: once is enough. */
const key = randomBytes(32);
let wrapped: Awaited<ReturnType<typeof wrapKey>>;
beforeAll(async () => {
  wrapped = await wrapKey(key, PASSPHRASE, 'anywhere');
  const tree = place();
  for (const name of ['mail', 'secrets', 'tls']) mkdirSync(path.join(tree, name));
  for (const name of ['stack.json', 'compose.yaml', 'files']) writeFileSync(path.join(tree, name), '{}');
  const configurationKey = randomBytes(32).toString('hex');
  writeFileSync(path.join(tree, 'secrets/configuration-key'), configurationKey);
  const database = new Database(path.join(tree, 'mail/configuration.sqlite'));
  database.pragma("cipher='aegis'");
  database.pragma(`key="raw:${configurationKey}"`);
  database.exec('CREATE TABLE accounts (id TEXT PRIMARY KEY)');
  database.close();
  archive = execFileSync('tar', ['--format=gnu', '-cf', '-', '-C', tree, 'stack.json', 'compose.yaml', 'secrets', 'mail', 'tls', 'files']);
});

async function* whole(bytes: Buffer): AsyncGenerator<Buffer, void> {
  yield await Promise.resolve(bytes);
}

interface Sealed {
  readonly file: string;
  readonly id: BackupId;
}

async function sealed({
  content = archive,
  hasPassphrase = true,
  domain = 'example.org',
}: { content?: Buffer; hasPassphrase?: boolean; domain?: string } = {}): Promise<Sealed> {
  const file = path.join(place(), 'from elsewhere.palomar');
  const id = backupId.parse(randomBytes(8).toString('hex'));
  await sealTo(
    file,
    { id, madeAt: '2030-01-01T00:00:00.000Z', server: 'Elsewhere', domain, wrapped: hasPassphrase ? wrapped : null },
    key,
    whole(content),
  );
  return { file, id };
}

function stage() {
  const rows = new Map<BackupId, { kept: KeptBackup; key: Buffer }>();
  const store = {
    list: () => [...rows.values()].map(({ kept }) => kept),
    keyOf: (id: BackupId) => Buffer.from(rows.get(id)?.key ?? ''),
    add: (kept: KeptBackup, key: Buffer) => void rows.set(kept.id, { kept, key: Buffer.from(key) }),
    verified: (id: BackupId, { at, ...found }: { at: string }) => {
      const row = rows.get(id);
      if (row) rows.set(id, { ...row, kept: { ...row.kept, ...found, verifiedAt: at } });
    },
  };
  const folder = path.join(place(), server.id);
  const backups = store as unknown as BackupStore;
  const take = (file: string, more: object = {}) => importBackup({ backups, folder, server, file, isOurs: false, passphrase: PASSPHRASE, ...more });
  const files = (): string[] => (existsSync(folder) ? readdirSync(folder) : []);
  return { store, folder, take, files, rows };
}

it('lists what it has found good, copied to the others and verified', async () => {
  const { take, store, files } = stage();
  const { file, id } = await sealed();
  expect(await take(file)).toBe(id);
  const [kept] = store.list();
  expect(kept).toMatchObject({ id, domain: 'example.org', serverName: 'Elsewhere', mailboxes: 0, problem: null, sizeBytes: archive.length });
  expect(kept?.verifiedAt).not.toBeNull();
  expect(files()).toEqual([`2030-01-01T000000-${id}.palomar`]);
  expect(existsSync(file)).toBe(true);
  await expect(take(file)).rejects.toMatchObject({ code: 'CONFLICT' });
});

it.each([
  ['another passphrase', {}, { passphrase: 'something else' }, 'WRONG_PASSPHRASE', 'this backup'],
  ['no passphrase', {}, { passphrase: undefined }, 'WRONG_PASSPHRASE', 'opens with the passphrase'],
  ['one that only another vault opens', { hasPassphrase: false }, {}, 'INVALID_INPUT', 'only the vault of the computer that made it'],
  ["another domain's", { domain: 'example.net' }, {}, 'CONFLICT', 'This is a backup of example.net'],
  ['one that lacks what it should have', { content: Buffer.alloc(1_024) }, {}, 'CHECKSUM_MISMATCH', 'is not complete'],
  ['an import that was stopped', {}, { signal: AbortSignal.abort() }, 'CANCELLED', 'as it was'],
])('refuses %s, and keeps nothing', async (_what, made, given, code, words) => {
  const { take, store, files } = stage();
  const { file } = await sealed(made);
  await expect(take(file, given)).rejects.toMatchObject({ code, message: expect.stringContaining(words) as string });
  expect([store.list(), files()]).toEqual([[], []]);
});

it('refuses a truncated file, one of another kind and one that is not there', async () => {
  const { take, store, files } = stage();
  const { file } = await sealed();
  for (const end of [-10, -archive.length / 2, 500]) {
    writeFileSync(`${file}.cut`, readFileSync(file).subarray(0, end));
    await expect(take(`${file}.cut`)).rejects.toMatchObject({ code: 'CHECKSUM_MISMATCH' });
  }
  for (const other of ['', 'PK holiday pictures', 'PALOMAR-BACKUP-1\n\0\0\0\u0005']) {
    writeFileSync(`${file}.other`, other);
    await expect(take(`${file}.other`)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  }
  await expect(take(path.join(root, 'nowhere'))).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect([store.list(), files()]).toEqual([[], []]);
});

it('puts the file of one that it knows back in its place, without a passphrase', async () => {
  const { take, store, rows, folder } = stage();
  const { file } = await sealed({ hasPassphrase: false });
  const first = await sealed();
  await take(first.file);
  const kept = store.list()[0];
  if (!kept) throw new Error('It was not taken.');
  const onAnotherDisk = path.join(path.dirname(first.file), 'kept.palomar');
  renameSync(kept.file, onAnotherDisk);
  rows.set(kept.id, { key, kept: { ...kept, problem: 'The file of this backup is gone.' } });
  expect(await take(onAnotherDisk, { passphrase: undefined })).toBe(kept.id);
  expect(store.list()).toMatchObject([{ id: kept.id, problem: null, file: kept.file }]);
  expect(existsSync(kept.file)).toBe(true);
  // Another one made without a passphrase is still refused.
  await expect(take(file, { passphrase: undefined })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  expect(readdirSync(folder)).toHaveLength(1);
});

it('leaves a file alone that lies where an import would go', async () => {
  const { take, folder, store } = stage();
  const { file, id } = await sealed();
  mkdirSync(folder, { recursive: true });
  const there = path.join(folder, `2030-01-01T000000-${id}.palomar`);
  writeFileSync(there, 'the only copy');
  await expect(take(file)).rejects.toMatchObject({ code: 'CONFLICT' });
  expect(readFileSync(there, 'utf8')).toBe('the only copy');
  expect(store.list()).toEqual([]);
});

it('takes a file that a page hands over in pieces, and leaves nothing of it beside', async () => {
  const { take, folder, store } = stage();
  const { file, id } = await sealed();
  const bytes = readFileSync(file);
  const cut = Math.floor(bytes.length / 2);
  const own = path.dirname(folder);
  const piece = (from: number, to: number, received?: string) =>
    receive(own, { id: received, at: from, bytes: bytes.subarray(from, to).toString('base64') });
  const { id: received } = await piece(0, cut);
  await expect(piece(0, cut, received)).rejects.toMatchObject({ code: 'CONFLICT' });
  await piece(cut, bytes.length, received);
  expect(await take(receivedFile(own, received), { isOurs: true })).toBe(id);
  expect(readdirSync(path.join(own, 'received'))).toEqual([]);
  const { id: wrong } = await receive(own, { at: 0, bytes: Buffer.from('no backup').toString('base64') });
  await expect(take(receivedFile(own, wrong), { isOurs: true })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  expect(readdirSync(path.join(own, 'received'))).toEqual([]);
  expect(store.list()).toHaveLength(1);
});
