/** account operations: making one makes its key, its file, its sealing keys and the wrap by its password. */
import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { AccountId, AccountRow } from '../../api/operations.ts';
import { StorageError } from '../../api/operations.ts';
import {
  addAccount,
  listAccounts,
  passwordWraps,
  removeAccount,
  replacePasswordWraps,
  requireAccount,
  requireFree,
} from '../configuration/accounts.ts';
import type { AccountRecord, PasswordWrap } from '../configuration/accounts.ts';
import { requireAddress } from '../configuration/addresses.ts';
import { encloseUnderMailboxKey, newPasswordParameters, unwrapWithPassword, wrapWithPassword } from '../keys/wraps.ts';
import { PAGE_CACHE_KB, QUOTA_DEFAULT_BYTES } from '../limits.ts';
import { createStandardFolders, usedBytes } from '../mailbox/folders.ts';
import { mailboxMigrations } from '../mailbox/migrations/index.ts';
import { accountPaths } from '../paths.ts';
import { makeDirectory, syncDirectory } from '../directories.ts';
import { createSealingKeys } from '../sealing/key-pair.ts';
import { EncryptedFile } from '../sqlite/encrypted-file.ts';
import { toStorageError } from '../sqlite/errors.ts';
import type { Context, Handlers } from './context.ts';

export const accountHandlers: Handlers<'account.list' | 'account.create' | 'account.set-password' | 'account.remove'> = {
  'account.list': async (context, input) => {
    const records = await context.configuration.read((db) => listAccounts(db, input.domain ?? undefined));
    return Promise.all(records.map((record) => toRow(context, record)));
  },
  'account.create': async (context, input) => {
    const address = requireAddress(input.address);
    await context.configuration.read((db) => requireFree(db, address));
    const key = randomBytes(32);
    try {
      const made = await makeAccount(context, address.text, address.domain, input.password, key);
      await context.configuration.transact((db) => addAccount(db, address, made.record, made.wrap));
      return await toRow(context, { ...made.record, sizeBytes: 0 });
    } finally {
      key.fill(0);
    }
  },
  'account.set-password': async (context, input) => {
    const account = await context.configuration.read((db) => requireAccount(db, requireAddress(input.address).text));
    const key = await unwrapAny(context, account.id, input.currentPassword);
    if (!key) throw new StorageError('AUTHENTICATION_FAILED', 'The current password is not that one. The password was not changed.');
    try {
      const wrap = await wrapAnew(input.password, account.id, key);
      await context.configuration.transact((db) => replacePasswordWraps(db, account.id, wrap, context.clock.now()));
      return {};
    } finally {
      key.fill(0);
    }
  },
  'account.remove': async (context, input) => {
    const account = await context.configuration.read((db) => requireAccount(db, requireAddress(input.address).text));
    await context.configuration.transact((db) => removeAccount(db, account.id));
    context.accounts.forget(account.id);
    await rm(accountPaths(context.root, account.id).directory, { recursive: true, force: true });
    return {};
  },
};

/** The mailbox key, when the password opens one of the account's wraps. */
export async function unwrapAny(context: Context, id: AccountId, password: string): Promise<Buffer | undefined> {
  for (const wrap of await context.configuration.read((db) => passwordWraps(db, id))) {
    const key = await unwrapWithPassword(password, wrap.parameters, id, wrap.wrapped);
    if (key) return key;
  }
  return undefined;
}

async function makeAccount(
  context: Context,
  address: string,
  domain: string,
  password: string,
  key: Buffer,
): Promise<{ record: Omit<AccountRecord, 'sizeBytes'>; wrap: PasswordWrap }> {
  const id = randomBytes(16).toString('hex') as AccountId;
  const now = context.clock.now();
  await makeMailboxFile(context, id, key, now);
  const sealing = createSealingKeys();
  const sealingPrivate = encloseUnderMailboxKey(key, sealing.privateKeys, id);
  sealing.privateKeys.fill(0);
  const wrap = await wrapAnew(password, id, key);
  const record = {
    id,
    address,
    domain,
    createdAt: now,
    quotaBytes: QUOTA_DEFAULT_BYTES,
    sealingX25519: sealing.publicKeys.x25519,
    sealingMlKem: sealing.publicKeys.mlKem,
    sealingPrivate,
  };
  return { record, wrap };
}

/** On disk before the configuration speaks of it. A crash in between leaves a directory that nobody names. */
async function makeMailboxFile(context: Context, id: AccountId, key: Buffer, now: number): Promise<void> {
  const paths = accountPaths(context.root, id);
  try {
    await makeDirectory(paths.sealed);
    const file = new EncryptedFile({
      file: paths.mailbox,
      key,
      what: 'the new mailbox',
      create: true,
      cacheKb: PAGE_CACHE_KB,
      migrations: mailboxMigrations,
    });
    try {
      file.begin();
      createStandardFolders(file, now);
      file.commit();
    } finally {
      file.close();
    }
    await syncDirectory(paths.directory);
    await syncDirectory(path.dirname(paths.directory));
  } catch (error) {
    throw toStorageError(error, 'the new mailbox');
  }
}

async function wrapAnew(password: string, id: AccountId, key: Buffer): Promise<PasswordWrap> {
  const parameters = newPasswordParameters();
  return { parameters, wrapped: await wrapWithPassword(password, parameters, id, key) };
}

async function toRow(context: Context, record: AccountRecord): Promise<AccountRow> {
  const unlocked = context.accounts.unlocked(record.id);
  const sealed = await (await context.accounts.drop(record.id)).totals();
  const kept = unlocked ? usedBytes(unlocked.file()) : record.sizeBytes;
  return {
    id: record.id,
    address: record.address,
    createdAt: record.createdAt,
    sizeBytes: kept + sealed.sizeBytes,
    sealedMessages: sealed.count,
    locked: !unlocked,
  };
}
