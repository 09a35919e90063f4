/** Backups when something is wrong: with the server, with the file, with who made it. The right way is walked in the practice world. */
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { backupId, serverId, type BackupId, type Server, type SetupEvent } from '../../../contract/models.ts';
import { sealTo } from '../../local/backups/sealed-file.ts';
import type { BackupStore, KeptBackup } from '../../local/vault/backup-store.ts';
import type { Vault } from '../../local/vault/vault.ts';
import type { Remote } from '../../remote/remote.ts';
import { createBackupsService, type BackupsService } from './backups.ts';

const root = mkdtempSync(path.join(tmpdir(), 'palomar-backups-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let count = 0;

const server: Server = {
  id: serverId.parse('aviary'),
  name: 'Aviary',
  endpoint: { host: '203.0.113.7', port: 22, user: 'root' },
  hostKey: { algorithm: 'ssh-ed25519', fingerprint: 'SHA256:abc' },
  login: 'key',
  domain: 'example.org',
  hostname: 'mail.example.org',
  practice: false,
  addedAt: '2030-01-01T00:00:00.000Z',
  jump: [],
};

/** What of the vault is used here, in memory. */
function memory(): { readonly store: BackupStore; readonly vault: Vault } {
  const rows = new Map<BackupId, { kept: KeptBackup; key: Buffer }>();
  const found = (id: BackupId) => {
    const row = rows.get(id);
    if (!row) throw new Error(`no backup ${id}`);
    return row;
  };
  const store: BackupStore = {
    list: () => [...rows.values()].map(({ kept }) => kept),
    get: (id) => found(id).kept,
    keyOf: (id) => Buffer.from(found(id).key),
    add: (kept, key) => void rows.set(kept.id, { kept, key: Buffer.from(key) }),
    verified: (id, { at, ...result }) => void rows.set(id, { ...found(id), kept: { ...found(id).kept, ...result, verifiedAt: at } }),
    remove: (id) => void rows.delete(id),
  };
  const vault = { backups: store, servers: { get: () => server }, values: { get: () => null, set: () => undefined } };
  return { store, vault: vault as unknown as Vault };
}

interface Played {
  /** What the server says of its archive. */
  readonly said?: string;
  readonly sends?: () => AsyncGenerator<Buffer, void>;
}

function world({ said = '', sends }: Played = {}) {
  const folder = path.join(root, String((count += 1)));
  const commands: string[] = [];
  const exec = ({ argv }: { readonly argv: readonly string[] }) => {
    commands.push(argv.join(' '));
    return Promise.resolve({ exitCode: 0, signal: null, stdout: said, stderr: '' });
  };
  const remote = {
    exec,
    run: async (command: { readonly argv: readonly string[] }) => (await exec(command)).stdout,
    download: sends,
    closed: new AbortController().signal,
  };
  const { store, vault } = memory();
  const backups = createBackupsService({
    vault,
    folder,
    remoteOf: () => Promise.resolve(remote as unknown as Remote),
    lockOf: () => () => Promise.resolve({ [Symbol.asyncDispose]: () => Promise.resolve() }),
    stackOf: () =>
      Promise.resolve({ domain: 'example.org', configurationDatabase: 'sqlite' } as unknown as Awaited<
        ReturnType<Parameters<typeof createBackupsService>[0]['stackOf']>
      >),
    restored: () => undefined,
  });
  return { folder, commands, store, backups };
}

async function make(backups: BackupsService): Promise<SetupEvent | undefined> {
  return (await Array.fromAsync(backups.make(server.id, undefined).run(new AbortController().signal))).at(-1);
}
const filesIn = (folder: string): string[] =>
  existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.palomar')) : [];
const sumOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
const CONTENT = randomBytes(100_000);

async function* pieces(bytes: Buffer): AsyncGenerator<Buffer, void> {
  for (let at = 0; at < bytes.length; at += 10_000) yield await Promise.resolve(bytes.subarray(at, at + 10_000));
}

it('keeps nothing of an archive whose sum differs', async () => {
  const { backups, folder, store } = world({ said: `${'0'.repeat(64)}\n${CONTENT.length}\n1.0\n`, sends: () => pieces(CONTENT) });
  expect(await make(backups)).toMatchObject({ kind: 'failed', id: 'fetch', error: { code: 'CHECKSUM_MISMATCH' } });
  expect([filesIn(folder), store.list()]).toEqual([[], []]);
});

it('takes no byte more than the server said there are', async () => {
  let given = 0;
  const endless = async function* (): AsyncGenerator<Buffer, void> {
    for (;;) {
      given += 65_536;
      yield await Promise.resolve(Buffer.alloc(65_536));
    }
  };
  const { backups, folder } = world({ said: `${sumOf(CONTENT)}\n100000\n1.0\n`, sends: endless });
  expect(await make(backups)).toMatchObject({ kind: 'failed', id: 'fetch', error: { code: 'CHECKSUM_MISMATCH' } });
  expect(given).toBe(131_072);
  expect(filesIn(folder)).toEqual([]);
});

it.each(['', 'sum\nmany\n1.0', 'sum\n-5\n1.0', `sum\n${'9'.repeat(30)}\n1.0`])(
  'fetches nothing when the server says %j of its archive',
  async (said) => {
    let asked = false;
    const sends = (): AsyncGenerator<Buffer, void> => {
      asked = true;
      return pieces(CONTENT);
    };
    expect(await make(world({ said, sends }).backups)).toMatchObject({ kind: 'failed', id: 'fetch', error: { code: 'CHECKSUM_MISMATCH' } });
    expect(asked).toBe(false);
  },
);

it('keeps nothing when the link is cut, and says how to go on', async () => {
  const cut = async function* (): AsyncGenerator<Buffer, void> {
    yield await Promise.resolve(CONTENT.subarray(0, 70_000));
    throw new Error('ECONNRESET');
  };
  const { backups, folder, store, commands } = world({ said: `${sumOf(CONTENT)}\n${CONTENT.length}\n1.0\n`, sends: cut });
  expect(await make(backups)).toMatchObject({ kind: 'failed', id: 'fetch' });
  expect([filesIn(folder), store.list()]).toEqual([[], []]);
  // Nor does the archive stay on the server.
  expect(commands.at(-1)).toContain('rm -rf');
});

/** A sealed file as another computer may have made it, with any archive in it. */
async function sealed(archive: Buffer, name: string): Promise<{ readonly file: string; readonly id: BackupId; readonly key: Buffer }> {
  const folder = path.join(root, 'elsewhere', String((count += 1)));
  mkdirSync(folder, { recursive: true });
  const id = backupId.parse(randomBytes(8).toString('hex'));
  const key = randomBytes(32);
  const head = { id, madeAt: '2030-01-01T00:00:00.000Z', server: 'Elsewhere', domain: 'example.org', wrapped: null };
  await sealTo(path.join(folder, name), head, key, pieces(archive));
  return { file: path.join(folder, name), id, key };
}

/** ustar, as much of it as is looked at. */
function entry(name: string, type = '0'): Buffer {
  const block = Buffer.alloc(512);
  block.write(name, 0, 100);
  block.write('0', 124);
  block.write(type, 156);
  block.fill(' ', 148, 156);
  block.write(`${block.reduce((total, byte) => total + byte, 0).toString(8)}\0`, 148, 8);
  return block;
}
const archiveOf = (...entries: readonly Buffer[]): Buffer => Buffer.concat([...entries, Buffer.alloc(1024)]);

const FOREIGN = 'no server of ours writes';
it.each([
  ['a name that leads out', archiveOf(entry('mail/../../etc/passwd')), FOREIGN],
  ['a name from the root', archiveOf(entry('/etc/passwd')), FOREIGN],
  ['a folder that is none of ours', archiveOf(entry('etc/passwd')), FOREIGN],
  ['a line break in a name', archiveOf(entry('mail/a\n../b')), FOREIGN],
  ['a device', archiveOf(entry('mail/sda', '4')), FOREIGN],
  ['nothing in it', archiveOf(), 'is not complete'],
  [
    'links in place of its files',
    archiveOf(...['mail/configuration.sqlite', 'secrets/configuration-key', 'stack.json', 'compose.yaml', 'files'].map((name) => entry(name, '2'))),
    'is not complete',
  ],
  ['noise in it', Buffer.from('noise '.repeat(1_000)), 'cannot be read'],
])('marks a backup with %s as of no use, and does not restore it', async (_what, archive, why) => {
  const { backups, store, commands } = world();
  const id = await known(store, archive);
  await expect(backups.verify({ id })).rejects.toThrow(why);
  expect(store.get(id).problem).toContain(why);
  const events = await Array.fromAsync(backups.restore(server.id, id).run(new AbortController().signal));
  expect(events.at(-1)).toMatchObject({ kind: 'failed', error: { code: 'CONFLICT' } });
  expect(commands).toEqual([]);
});

it('restores nothing that was not verified, nor from a file that is gone', async () => {
  const { backups, store, commands } = world();
  const id = await known(store, archiveOf());
  const restored = async () => (await Array.fromAsync(backups.restore(server.id, id).run(new AbortController().signal))).at(-1);
  expect(await restored()).toMatchObject({ kind: 'failed', error: { code: 'CONFLICT' } });
  store.verified(id, { at: '2030-01-01T00:00:00.000Z', mailboxes: 1, problem: null });
  rmSync(store.get(id).file);
  expect(await restored()).toMatchObject({ kind: 'failed', error: { code: 'NOT_FOUND' } });
  expect(commands).toEqual([]);
});

/** One of this vault, with any archive in it. */
async function known(store: BackupStore, archive: Buffer): Promise<BackupId> {
  const { file, id, key } = await sealed(archive, 'known.palomar');
  const about = { serverId: server.id, serverName: server.name, domain: 'example.org', madeAt: '2030-01-01T00:00:00.000Z', stackVersion: '1.0' };
  const sums = { sizeBytes: archive.length, sha256: sumOf(archive), hasPassphrase: false, verifiedAt: null, mailboxes: null, problem: null };
  store.add({ id, file, ...about, ...sums }, key);
  return id;
}
