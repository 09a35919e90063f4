/** Keys in the memory of the storage process, as somebody with root could look for them: there while a session lives, and no longer. */
import { createPrivateKey } from 'node:crypto';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createRecoveryKey, openRecoveryWrap } from '../../../desktop/main/local/recovery/recovery-key.ts';
import { systemClock } from '../../../server-bundle/base/clock.ts';
import { silentLog } from '../../../server-bundle/base/log.ts';
import { Sensitive } from '../../../server-bundle/base/sensitive.ts';
import type { AccountId } from '../../../server-bundle/storage/api/operations.ts';
import { findAccount } from '../../../server-bundle/storage/service/configuration/accounts.ts';
import { openConfiguration } from '../../../server-bundle/storage/service/configuration/open.ts';
import { discloseUnderMailboxKey } from '../../../server-bundle/storage/service/keys/wraps.ts';
import { findInMemory } from '../../support/process-memory.ts';
import { storageProcess } from '../../support/storage-process.ts';
import { PASSWORD, linkAs, temporaryDirectory } from '../../support/storage-stage.ts';

const ADDRESS = 'ana@dovecote.test';
const pair = createRecoveryKey();

interface Secrets {
  readonly account: AccountId;
  readonly mailboxKey: Buffer;
  /** The X25519 half of what opens sealed letters, as OpenSSL holds it. */
  readonly sealingKey: Buffer;
}

/** Made in a process of its own, which is gone before anything is looked at. */
async function makeAccount(directory: string): Promise<Secrets> {
  await using made = await storageProcess(directory, { workers: 0 });
  await using api = linkAs('api', made.port);
  await api.call('domain.create', { name: 'dovecote.test' });
  await api.call('recovery.set-key', { domain: 'dovecote.test', publicKey: Buffer.from(pair.publicKey, 'base64') });
  await api.call('account.create', { address: ADDRESS, password: PASSWORD });
  const { account, wrapped } = await api.call('recovery.wrap', { address: ADDRESS });
  const mailboxKey = openRecoveryWrap(Buffer.from(pair.privateKey, 'base64'), account, wrapped);
  await made.end('SIGTERM');
  return { account, mailboxKey, sealingKey: await sealingKeyOf(directory, mailboxKey) };
}

async function sealingKeyOf(directory: string, mailboxKey: Buffer): Promise<Buffer> {
  const key = new Sensitive('0f'.repeat(32));
  await using configuration = await openConfiguration({ directory: path.join(directory, 'mail'), key, clock: systemClock, log: silentLog() });
  const account = await configuration.read((db) => findAccount(db, ADDRESS));
  const both = account && discloseUnderMailboxKey(mailboxKey, account.sealingPrivate, account.id);
  if (!both) throw new Error('There is no such account.');
  const first = createPrivateKey({ key: both.subarray(2, 2 + both.readUInt16BE(0)), format: 'der', type: 'pkcs8' });
  return Buffer.from(first.export({ format: 'jwk' }).d ?? '', 'base64url');
}

describe.each([
  ['in the service itself', 0],
  ['in a worker thread', 1],
])('a mailbox that is opened %s', (_where, workers) => {
  it('has its key in memory while a session lives, and nowhere once the last has ended', async () => {
    await using directory = await temporaryDirectory();
    const { account, mailboxKey, sealingKey } = await makeAccount(directory.path);
    await using storage = await storageProcess(directory.path, { workers });
    await using imap = linkAs('imap', storage.port);
    await using mx = linkAs('mx', storage.port);
    const found = (secret: Buffer) => findInMemory(storage.pid, secret);
    const asText = Buffer.from(mailboxKey.toString('hex'));
    await mx.call('message.deliver', { deliveryId: 'one', accounts: [account], raw: Buffer.from('Subject: one\r\n\r\n') });
    expect([found(mailboxKey), found(sealingKey)]).toEqual([[], []]);

    const logIn = () => imap.call('login.open', { address: ADDRESS, password: PASSWORD });
    const [first, second] = [await logIn(), await logIn()];
    expect(found(mailboxKey)).not.toEqual([]);
    expect(found(asText)).toEqual([]);
    await imap.call('login.close', { session: first.session });
    expect(found(mailboxKey)).not.toEqual([]);
    // What opened the sealed letter is collected soon after, while the session goes on.
    await expect.poll(() => found(sealingKey), { timeout: 10_000 }).toEqual([]);

    await imap.call('login.close', { session: second.session });
    await expect.poll(() => found(mailboxKey), { timeout: 10_000 }).toEqual([]);
    expect([found(asText), found(sealingKey)]).toEqual([[], []]);
  });
});

it('is looked for in a way that finds it', async () => {
  await using directory = await temporaryDirectory();
  await makeAccount(directory.path);
  await using storage = await storageProcess(directory.path, { workers: 0 });
  // The configuration is open as long as the service runs, so its key is there: this one is known to be found.
  expect(findInMemory(storage.pid, Buffer.from('0f'.repeat(32), 'hex'))).not.toEqual([]);
});
