/** A profile made on one computer and taken in on another; each with a real vault. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { serverId, type Server } from '../../../contract/models.ts';
import { noKeyring } from '../../local/vault/keyring.ts';
import { openVault, type Vault } from '../../local/vault/vault.ts';
import { createProfileService } from './profile.ts';

const homes: string[] = [];
const vaults: Vault[] = [];

async function computer(): Promise<{ vault: Vault; profile: ReturnType<typeof createProfileService> }> {
  const home = mkdtempSync(path.join(tmpdir(), 'palomar-profile-'));
  const vault = openVault(home, { keyring: noKeyring('No keychain here.') });
  homes.push(home);
  vaults.push(vault);
  await vault.create({ passphrase: 'of this computer' });
  return { vault, profile: createProfileService({ vault, now: () => new Date('2030-01-02T03:04:05Z') }) };
}

afterEach(async () => {
  for (const vault of vaults.splice(0)) await vault[Symbol.asyncDispose]();
  for (const home of homes.splice(0)) rmSync(home, { recursive: true, force: true });
});

const mail: Server = {
  id: serverId.parse('mail-1'),
  name: 'mail',
  endpoint: { host: '203.0.113.7', port: 22, user: 'root' },
  hostKey: { algorithm: 'ssh-ed25519', fingerprint: 'SHA256:abc' },
  login: 'key',
  domain: 'example.org',
  hostname: 'mail.example.org',
  practice: false,
  addedAt: '2030-01-01T00:00:00.000Z',
  jump: [],
};
const practice: Server = { ...mail, id: serverId.parse('practice-1'), endpoint: { ...mail.endpoint, host: '172.30.0.2' }, practice: true };
const PASSPHRASE = 'ocho palomas blancas';

it('brings servers with keys, values and recovery keys, and leaves the practice world behind', async () => {
  const from = await computer();
  from.vault.servers.insert(mail, { 'private-key': 'KEY', 'sudo-password': 's' });
  from.vault.servers.insert(practice, { password: 'p' });
  from.vault.values.set(mail.id, 'dns-update-target', { host: 'ns1' });
  from.vault.recoveryKeys.add('example.org', { id: 'r1', publicKey: 'pub', privateKey: 'priv' });
  const { fileName, content } = await from.profile.export({ passphrase: PASSPHRASE });
  expect(fileName).toBe('palomar-2030-01-02.palomar-profile');

  const to = await computer();
  expect(await to.profile.import({ passphrase: PASSPHRASE, content })).toEqual({ added: [mail], kept: [], recoveryKeys: 1 });
  expect(to.vault.servers.list()).toEqual([mail]);
  expect(to.vault.secrets.entries(mail.id)).toEqual({ 'private-key': 'KEY', 'sudo-password': 's' });
  expect(to.vault.values.get(mail.id, 'dns-update-target', z.object({ host: z.string() }))).toEqual({ host: 'ns1' });
  expect(to.vault.recoveryKeys.newestOf('example.org')).toEqual({ id: 'r1', publicKey: 'pub', privateKey: 'priv' });
});

it('changes nothing of a server that is here', async () => {
  const from = await computer();
  from.vault.servers.insert(mail, { password: 'old' });
  const { content } = await from.profile.export({ passphrase: PASSPHRASE });
  const to = await computer();
  to.vault.servers.insert({ ...mail, id: serverId.parse('other'), name: 'mine' }, { password: 'new' });
  expect(await to.profile.import({ passphrase: PASSPHRASE, content })).toMatchObject({ added: [], kept: [{ name: 'mail' }] });
  expect(to.vault.servers.list().map(({ name }) => name)).toEqual(['mine']);
});

it('takes in all of a profile or nothing: what fails at the second server leaves no trace of the first', async () => {
  const from = await computer();
  from.vault.servers.insert(mail, { password: 'p' });
  from.vault.servers.insert({ ...mail, id: serverId.parse('mail-2'), endpoint: { ...mail.endpoint, host: '203.0.113.8' } }, {});
  from.vault.recoveryKeys.add('example.org', { id: 'r1', publicKey: 'pub', privateKey: 'priv' });
  const { content } = await from.profile.export({ passphrase: PASSPHRASE });
  const to = await computer();
  const insert = to.vault.servers.insert.bind(to.vault.servers);
  vi.spyOn(to.vault.servers, 'insert')
    .mockImplementationOnce(insert)
    .mockImplementationOnce(() => {
      throw new Error('database or disk is full');
    });
  const failed = await to.profile.import({ passphrase: PASSPHRASE, content }).catch((error: unknown) => error);
  expect(failed).toMatchObject({ code: 'INTERNAL', message: expect.stringContaining('nothing of it was taken in') as string });
  expect([to.vault.servers.list(), to.vault.secrets.entries(mail.id), to.vault.recoveryKeys.all()]).toEqual([[], {}, []]);
  expect(await to.profile.import({ passphrase: PASSPHRASE, content })).toMatchObject({
    added: [{ id: 'mail-1' }, { id: 'mail-2' }],
    recoveryKeys: 1,
  });
});

it('shows nothing of a secret in the file', async () => {
  const from = await computer();
  from.vault.servers.insert(mail, { password: 'correct-horse' });
  const { content } = await from.profile.export({ passphrase: PASSPHRASE });
  const file = Buffer.from(content, 'base64').toString('latin1');
  const { sealed } = z.object({ sealed: z.string() }).parse(JSON.parse(file));
  for (const word of ['correct-horse', '203.0.113.7', PASSPHRASE]) {
    expect(file).not.toContain(word);
    expect(Buffer.from(sealed, 'base64').toString('latin1')).not.toContain(word);
  }
});

it('refuses a wrong passphrase, a damaged file, a file of another kind and a passphrase that is too short', async () => {
  const { profile, vault } = await computer();
  vault.servers.insert(mail, {});
  const { content } = await profile.export({ passphrase: PASSPHRASE });
  await expect(profile.import({ passphrase: 'something else', content })).rejects.toMatchObject({ code: 'WRONG_PASSPHRASE' });
  const file: unknown = JSON.parse(Buffer.from(content, 'base64').toString());
  const { sealed } = z.object({ sealed: z.string() }).parse(file);
  const flipped = Buffer.from(sealed, 'base64');
  flipped[5] = (flipped[5] ?? 0) ^ 1;
  const damaged = Buffer.from(JSON.stringify({ ...z.record(z.string(), z.unknown()).parse(file), sealed: flipped.toString('base64') })).toString(
    'base64',
  );
  await expect(profile.import({ passphrase: PASSPHRASE, content: damaged })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  for (const other of ['', 'bm90IGpzb24=', content.slice(0, 200)])
    await expect(profile.import({ passphrase: PASSPHRASE, content: other })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  await expect(profile.export({ passphrase: 'short' })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
});
