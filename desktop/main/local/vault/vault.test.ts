import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3-multiple-ciphers';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { serverId, type Server } from '../../../contract/models.ts';
import { dataDirectory } from '../home.ts';
import { requireCurrentNode } from '../node-version.ts';
import { createRecoveryKey } from '../recovery/recovery-key.ts';
import { openVaultDatabase } from './database.ts';
import { noKeyring, type Keyring } from './keyring.ts';
import { first } from './migrations/0001-first.ts';
import { createStores } from './stores.ts';
import { openVault } from './vault.ts';

const keyless = { keyring: noKeyring('No keychain here.') };
const id = serverId.parse('one');
const server: Server = {
  id,
  name: 'First',
  endpoint: { host: 'pigeon.example', port: 22, user: 'root' },
  hostKey: { algorithm: 'ssh-ed25519', fingerprint: 'SHA256:abc' },
  login: 'password',
  domain: null,
  hostname: null,
  practice: false,
  addedAt: '2026-01-01T00:00:00.000Z',
  jump: [{ host: 'gate.example', port: 2222, user: 'me' }],
};

let home: string;
beforeEach(() => {
  home = mkdtempSync(path.join(os.tmpdir(), 'palomar-vault-'));
});
afterEach(() => rmSync(home, { recursive: true }));

function memoryKeyring(): Keyring & { readonly entries: Map<string, string>; locked: boolean } {
  const entries = new Map<string, string>();
  return {
    entries,
    locked: false,
    problem() {
      return Promise.resolve(this.locked ? 'Locked.' : null);
    },
    get(account) {
      return Promise.resolve(this.locked ? null : (entries.get(account) ?? null));
    },
    set: (account, secret) => Promise.resolve(void entries.set(account, secret)),
    delete: (account) => Promise.resolve(void entries.delete(account)),
  };
}

it('says that there is no vault, and why the keychain is of no use', async () => {
  await using vault = openVault(home, keyless);
  expect(await vault.state()).toEqual({ state: 'none', keeper: null, keychainProblem: 'No keychain here.' });
  expect(() => vault.servers.list()).toThrow(expect.objectContaining({ code: 'VAULT_MISSING' }));
});

it('makes no vault without a keychain or a passphrase, and leaves no file behind', async () => {
  await using vault = openVault(home, keyless);
  await expect(vault.create()).rejects.toMatchObject({ code: 'KEYCHAIN_UNAVAILABLE' });
  expect(readdirSync(home)).toEqual([]);
});

it('keeps servers and secrets under a passphrase, with nothing readable on disk', async () => {
  await using vault = openVault(home, keyless);
  expect(await vault.create({ passphrase: 'correct horse' })).toMatchObject({ state: 'open', keeper: 'passphrase' });
  vault.servers.insert(server, { password: 'hunter2-hunter2', 'sudo-password': 'sesame-sesame' });
  vault.values.set(id, 'dns-target', { host: 'ns.example' });
  expect(vault.servers.list()).toEqual([server]);
  const bytes = readdirSync(home).map((file) => readFileSync(path.join(home, file)).toString('latin1'));
  for (const secret of ['hunter2', 'sesame', 'pigeon.example', 'CREATE TABLE', 'SQLite format', 'correct horse'])
    expect(bytes.some((text) => text.includes(secret))).toBe(false);
  for (const file of readdirSync(home)) expect(statSync(path.join(home, file)).mode & 0o077).toBe(0);
});

it('refuses a wrong passphrase and opens with the right one', async () => {
  await using first = openVault(home, keyless);
  await first.create({ passphrase: 'correct horse' });
  first.servers.insert(server, { password: 'hunter2' });
  await using vault = openVault(home, keyless);
  expect(await vault.state()).toMatchObject({ state: 'locked' });
  expect(() => vault.servers.list()).toThrow(expect.objectContaining({ code: 'VAULT_LOCKED' }));
  await expect(vault.unlock({ passphrase: 'wrong horse' })).rejects.toMatchObject({ code: 'WRONG_PASSPHRASE' });
  await expect(vault.unlock()).rejects.toMatchObject({ code: 'VAULT_LOCKED' });
  expect(await vault.unlock({ passphrase: 'correct horse' })).toMatchObject({ state: 'open' });
  expect(vault.secrets.get(id, 'password')).toBe('hunter2');
});

it('does not take a second vault for the first', async () => {
  await using vault = openVault(home, keyless);
  await vault.create({ passphrase: 'correct horse' });
  await expect(vault.create({ passphrase: 'another horse' })).rejects.toMatchObject({ code: 'CONFLICT' });
});

it('opens by itself while the keychain does, and stays shut while it is locked', async () => {
  const keyring = memoryKeyring();
  await using vault = openVault(home, { keyring });
  expect(await vault.create()).toEqual({ state: 'open', keeper: 'keychain', keychainProblem: null });
  await using again = openVault(home, { keyring });
  keyring.locked = true;
  await expect(again.unlock()).rejects.toMatchObject({ code: 'KEYCHAIN_UNAVAILABLE' });
  expect(await again.state()).toMatchObject({ state: 'locked', keychainProblem: 'Locked.' });
  keyring.locked = false;
  expect(await again.unlock()).toMatchObject({ state: 'open' });
});

it('lets go of everything when it is locked', async () => {
  await using vault = openVault(home, keyless);
  await vault.create({ passphrase: 'correct horse' });
  let told = 0;
  vault.onLock(() => (told += 1));
  expect(await vault.lock()).toMatchObject({ state: 'locked' });
  expect(told).toBe(1);
  expect(() => vault.settings.get('x', z.string())).toThrow(expect.objectContaining({ code: 'VAULT_LOCKED' }));
});

it('shows what one door has written to the other that has the vault open', async () => {
  await using browser = openVault(home, keyless);
  await browser.create({ passphrase: 'correct horse' });
  await using commandLine = openVault(home, keyless);
  await commandLine.unlock({ passphrase: 'correct horse' });
  commandLine.servers.insert(server, {});
  expect(browser.servers.list()).toHaveLength(1);
  expect(() => browser.servers.insert({ ...server, id: serverId.parse('two') }, {})).toThrow(expect.objectContaining({ code: 'CONFLICT' }));
});

it('forgets the secrets and values of a server with it', async () => {
  await using vault = openVault(home, keyless);
  await vault.create({ passphrase: 'correct horse' });
  vault.servers.insert(server, { password: 'hunter2' });
  vault.values.set(id, 'a', 1);
  vault.servers.update(id, { domain: 'example.org', login: 'key' });
  expect(vault.servers.get(id)).toMatchObject({ domain: 'example.org', login: 'key' });
  vault.servers.remove(id);
  expect(vault.secrets.entries(id)).toEqual({});
  expect(vault.values.get(id, 'a', z.number())).toBeNull();
  expect(() => vault.servers.remove(id)).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }));
});

it('keeps the recovery keys of a domain when its server is forgotten, the newest first', async () => {
  await using vault = openVault(home, keyless);
  await vault.create({ passphrase: 'correct horse' });
  vault.servers.insert(server, {});
  expect(vault.recoveryKeys.newestOf('example.org')).toBeNull();
  const [old, young] = [createRecoveryKey(), createRecoveryKey()];
  vi.useFakeTimers({ now: Date.parse('2026-01-01'), toFake: ['Date'] });
  vault.recoveryKeys.add('example.org', old);
  vi.setSystemTime(Date.parse('2026-01-02'));
  vault.recoveryKeys.add('example.org', young);
  vi.useRealTimers();
  vault.servers.remove(id);
  expect(vault.recoveryKeys.newestOf('example.org')).toEqual(young);
  expect(vault.recoveryKeys.get(old.id)).toEqual(old);
  expect(vault.recoveryKeys.newestOf('example.net')).toBeNull();
});

it('brings a vault of the first version along, with what is in it', () => {
  const key = Buffer.alloc(32, 7);
  const file = path.join(home, 'old.sqlite');
  const written = new Database(file);
  written.pragma("cipher='chacha20'");
  written.pragma(`key="raw:${key.toString('hex')}"`);
  written.exec(`${first} INSERT INTO setting (name, value) VALUES ('kept', '"yes"'); PRAGMA user_version = 1;`);
  written.close();
  const opened = openVaultDatabase(file, key);
  const stores = createStores(() => opened);
  expect(stores.settings.get('kept', z.string())).toBe('yes');
  expect(stores.recoveryKeys.newestOf('example.org')).toBeNull();
  opened.close();
});

it('refuses an old Node in words, before it would crash', () => {
  expect(() => requireCurrentNode('20.19.0')).toThrow(/needs Node 24/);
  expect(() => requireCurrentNode('24.0.0')).not.toThrow();
});

it('keeps its data where the platform means it to', () => {
  expect(dataDirectory({ PALOMAR_HOME: '/x/y' }, 'linux', '/home/a')).toBe('/x/y');
  expect(dataDirectory({}, 'linux', '/home/a')).toBe('/home/a/.config/palomar');
  expect(dataDirectory({ XDG_CONFIG_HOME: '/c' }, 'linux', '/home/a')).toBe('/c/palomar');
  expect(dataDirectory({}, 'darwin', '/Users/a')).toBe('/Users/a/Library/Application Support/Palomar');
});
