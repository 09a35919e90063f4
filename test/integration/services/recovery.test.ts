/** Recovery from end to end, but for SSH: the app's mail service with a real vault, the real admin API, the real storage. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/fetch';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { serverId as serverIdModel } from '../../../desktop/contract/models.ts';
import { noKeyring } from '../../../desktop/main/local/vault/keyring.ts';
import { openVault } from '../../../desktop/main/local/vault/vault.ts';
import type { Vault } from '../../../desktop/main/local/vault/vault.ts';
import type { AdminClient } from '../../../desktop/main/server-api/server-api.ts';
import { createMailService } from '../../../desktop/main/services/mail/mail.ts';
import type { MailService } from '../../../desktop/main/services/mail/mail.ts';
import { silentLog } from '../../../server-bundle/base/log.ts';
import { Sensitive } from '../../../server-bundle/base/sensitive.ts';
import { startApi } from '../../../server-bundle/web/api.ts';
import { stage } from '../../support/storage-stage.ts';
import type { Stage } from '../../support/storage-stage.ts';

const TOKEN = 'ab'.repeat(32);
const serverId = serverIdModel.parse('one');
let storage: Stage;
let home: string;
let stack: AsyncDisposableStack;
/** Every body that left for the server. */
let sent: string[];

beforeEach(async () => {
  stack = new AsyncDisposableStack();
  sent = [];
  storage = stack.use(await stage());
  home = mkdtempSync(path.join(tmpdir(), 'palomar-recovery-'));
  stack.defer(() => rmSync(home, { recursive: true }));
});
afterEach(() => stack.disposeAsync());

async function vaultIn(name: string): Promise<Vault> {
  const vault = stack.use(openVault(path.join(home, name), { keyring: noKeyring('none here') }));
  await vault.create({ passphrase: 'correct horse' });
  return vault;
}

async function appWith(vault: Vault): Promise<MailService> {
  const options = { tlsDirectory: storage.directory, version: 'test', log: silentLog(), host: '127.0.0.1', port: 0 };
  const api = stack.use(await startApi({ ...options, storage: storage.as('api'), token: new Sensitive(TOKEN) }));
  const client: AdminClient = createORPCClient(
    new RPCLink({
      url: `http://127.0.0.1:${api.port}/rpc`,
      headers: { authorization: `Bearer ${TOKEN}` },
      fetch: async (request) => {
        sent.push(await request.clone().text());
        return fetch(request);
      },
    }),
  );
  const serverApi = { call: <T>(work: (client: AdminClient) => Promise<T>) => work(client), [Symbol.dispose]: () => undefined };
  return createMailService({ apiOf: () => Promise.resolve(serverApi), recoveryKeys: vault.recoveryKeys });
}

it('makes the key with the domain, keeps its private half here, and opens a mailbox whose password is forgotten', async () => {
  const vault = await vaultIn('mine');
  const mail = await appWith(vault);
  await mail.domains.create({ serverId, name: 'loft.test' });
  const { password } = await mail.mailboxes.create({ serverId, address: 'ana@loft.test' });
  const [, loft] = await mail.recovery.list({ serverId });
  expect(loft).toMatchObject({ domain: 'loft.test', mailboxes: 1, recoverable: 1, isHere: true });

  const recovered = await mail.mailboxes.recover({ serverId, address: 'ana@loft.test' });
  expect(recovered.password).toMatch(/^([a-z2-9]{4}-){5}[a-z2-9]{4}$/);
  const login = (tried: string | null) => storage.as('smtp').call('login.verify', { address: 'ana@loft.test', password: tried ?? '' });
  await expect(login(password)).rejects.toMatchObject({ code: 'AUTHENTICATION_FAILED' });
  expect(await login(recovered.password)).toMatchObject({ sends: ['ana@loft.test'] });

  const pair = vault.recoveryKeys.newestOf('loft.test');
  const secret = Buffer.from(pair?.privateKey ?? '', 'base64').subarray(1);
  expect(secret).toHaveLength(96);
  expect(sent.join()).toContain(pair?.publicKey);
  expect(sent.join()).not.toContain(pair?.privateKey);
  expect(sent.join()).not.toContain(secret.toString('base64'));
});

it('says clearly that another computer holds the key, and changes nothing', async () => {
  const mine = await appWith(await vaultIn('mine'));
  await mine.domains.create({ serverId, name: 'loft.test' });
  const { password } = await mine.mailboxes.create({ serverId, address: 'ana@loft.test' });
  const theirs = await appWith(await vaultIn('theirs'));
  expect((await theirs.recovery.list({ serverId }))[1]).toMatchObject({ isHere: false });
  await expect(theirs.mailboxes.recover({ serverId, address: 'ana@loft.test' })).rejects.toMatchObject({
    code: 'NOT_FOUND',
    message: expect.stringContaining('is not in this vault. Reset the password on the computer that made that key') as string,
  });
  expect(await storage.as('smtp').call('login.verify', { address: 'ana@loft.test', password: password ?? '' })).toHaveProperty('account');
});

it('gives a domain of an older server its key, and takes the one it made before when the server was made anew', async () => {
  const vault = await vaultIn('mine');
  const mail = await appWith(vault);
  const first = async () => (await mail.recovery.list({ serverId }))[0];
  expect(await first()).toMatchObject({ domain: 'dovecote.test', keyId: null });
  await mail.recovery.create({ serverId, domain: 'dovecote.test', replace: false });
  const made = (await first())?.keyId;
  await mail.recovery.create({ serverId, domain: 'dovecote.test', replace: false });
  expect((await first())?.keyId).toBe(made);
  await mail.recovery.remove({ serverId, domain: 'dovecote.test' });
  await mail.recovery.create({ serverId, domain: 'dovecote.test', replace: false });
  expect((await first())?.keyId).toBe(made);
  await mail.recovery.create({ serverId, domain: 'dovecote.test', replace: true });
  expect((await first())?.keyId).not.toBe(made);
  expect(vault.recoveryKeys.get(made ?? '')).not.toBeNull();
});

it('makes, lists and revokes app passwords', async () => {
  const mail = await appWith(await vaultIn('mine'));
  await mail.mailboxes.create({ serverId, address: 'ana@dovecote.test', password: 'correct horse' });
  const address = 'ana@dovecote.test';
  const made = await mail.appPasswords.create({ serverId, address, currentPassword: 'correct horse', name: 'phone', protocols: ['smtp'] });
  expect(await storage.as('smtp').call('login.verify', { address, password: made.password })).toHaveProperty('account');
  expect(await mail.appPasswords.list({ serverId, address })).toMatchObject([{ name: 'phone', protocols: ['smtp'] }]);
  await mail.appPasswords.revoke({ serverId, address, id: made.id });
  expect(await mail.appPasswords.list({ serverId, address })).toEqual([]);
});
