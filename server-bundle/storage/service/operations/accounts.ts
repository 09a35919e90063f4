/** account operations: making one makes its key, its file, its sealing keys and the wrap by its password. */
import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { generatePassword } from '../../../base/generated-password.ts';
import type { AccountId, AccountRow, FolderLanguage } from '../../api/operations.ts';
import { StorageError } from '../../api/operations.ts';
import { addAccount, listAccounts, removeAccount, replacePasswordWraps, requireAccount, requireFree, setQuota } from '../configuration/accounts.ts';
import type { AccountRecord, PasswordWrap } from '../configuration/accounts.ts';
import { type Address, requireAddress } from '../configuration/addresses.ts';
import { addAppPassword, clearAppPasswords } from '../configuration/app-passwords.ts';
import type { AppPasswordRecord } from '../configuration/app-passwords.ts';
import { findSetting } from '../configuration/settings.ts';
import { unwrapByMailboxPassword } from '../keys/unlocking.ts';
import { encloseUnderMailboxKey, newPasswordParameters, wrapWithPassword } from '../keys/wraps.ts';
import { PAGE_CACHE_KB, QUOTA_DEFAULT_BYTES } from '../limits.ts';
import { createStandardFolders } from '../mailbox/folders.ts';
import { generationOf, noteGeneration } from '../mailbox/generation.ts';
import { mailboxMigrations } from '../mailbox/migrations/index.ts';
import { accountPaths } from '../paths.ts';
import { makeDirectory, syncDirectory } from '../directories.ts';
import { createSealingKeys } from '../sealing/key-pair.ts';
import { EncryptedFile } from '../sqlite/encrypted-file.ts';
import { toStorageError } from '../sqlite/errors.ts';
import { makeGenerated } from './app-passwords.ts';
import type { Context, Handlers } from './context.ts';
import { keepRecoverable } from './login.ts';

export const accountHandlers: Handlers<'account.list' | 'account.create' | 'account.set-password' | 'account.set-quota' | 'account.remove'> = {
  'account.list': async (context, input) => {
    const records = await context.configuration.read((db) => listAccounts(db, input.domain ?? undefined));
    return Promise.all(records.map((record) => toRow(context, record)));
  },
  'account.create': async (context, input) => {
    const address = requireAddress(input.address);
    await context.configuration.read((db) => requireFree(db, address));
    const key = randomBytes(32);
    try {
      const record = await makeAccount(context, address, key, await languageFor(context, address.text, input.language));
      const chosen = await choosePassword(context, record, key, input.password);
      await context.configuration.transact(async (db) => {
        await addAccount(db, address, record, chosen.wrap);
        if (chosen.generated) await addAppPassword(db, record.id, chosen.generated);
      });
      await keepRecoverable(context, record, key);
      return { ...(await toRow(context, { ...record, sizeBytes: 0 })), password: chosen.told };
    } finally {
      key.fill(0);
    }
  },
  'account.set-password': async (context, input) => {
    const account = await context.configuration.read((db) => requireAccount(db, requireAddress(input.address).text));
    const key = await unwrapByMailboxPassword(context.configuration, account.id, input.currentPassword);
    if (!key) throw new StorageError('AUTHENTICATION_FAILED', 'The current password is not that one. The password was not changed.');
    try {
      const chosen = await choosePassword(context, account, key, input.password);
      await context.configuration.transact(async (db) => {
        await clearAppPasswords(db, account.id, 'mailbox');
        await replacePasswordWraps(db, account.id, chosen.wrap, context.clock.now());
        if (chosen.generated) await addAppPassword(db, account.id, chosen.generated);
      });
      await context.accounts.endSessions(account.id, 'The password of this mailbox was changed. Log in with the new one.');
      return { password: chosen.told };
    } finally {
      key.fill(0);
    }
  },
  'account.set-quota': async (context, { address, quotaBytes }) => {
    const { id } = await context.configuration.read((db) => requireAccount(db, requireAddress(address).text));
    await context.configuration.transact((db) => setQuota(db, id, quotaBytes));
    await context.accounts.setQuota(id, quotaBytes);
    return toRow(context, await context.configuration.read((db) => requireAccount(db, requireAddress(address).text)));
  },
  'account.remove': async (context, input) => {
    const account = await context.configuration.read((db) => requireAccount(db, requireAddress(input.address).text));
    await context.configuration.transact((db) => removeAccount(db, account.id));
    await context.accounts.forget(account.id);
    await rm(accountPaths(context.root, account.id).directory, { recursive: true, force: true });
    return {};
  },
};

interface ChosenPassword {
  readonly wrap: PasswordWrap;
  /** What SCRAM needs, for a generated one only. */
  readonly generated: AppPasswordRecord | undefined;
  /** To be shown once; null when the caller knows it. */
  readonly told: string | null;
}

/** The mailbox's own password: the one that was asked for, or a generated one. */
export async function choosePassword(
  context: Context,
  account: { readonly id: AccountId; readonly address: string },
  key: Buffer,
  asked: string | null | undefined,
): Promise<ChosenPassword> {
  if (asked != null) return { wrap: await wrapAnew(asked, account.id, key), generated: undefined, told: null };
  const password = generatePassword();
  const { record } = await makeGenerated(context, account, key, { kind: 'mailbox', name: '', protocols: null }, password);
  return { wrap: await wrapAnew(password, account.id, key), generated: record, told: password };
}

async function languageFor(context: Context, address: string, asked: FolderLanguage | null | undefined): Promise<FolderLanguage> {
  return asked ?? (await context.configuration.read((db) => findSetting(db, { name: 'folders.language', address }))).value;
}

async function makeAccount(
  context: Context,
  { text: address, domain }: Address,
  key: Buffer,
  language: FolderLanguage,
): Promise<Omit<AccountRecord, 'sizeBytes'>> {
  const id = randomBytes(16).toString('hex') as AccountId;
  const now = context.clock.now();
  await makeMailboxFile(context, { id, key, language }, now);
  const sealing = createSealingKeys();
  const sealingPrivate = encloseUnderMailboxKey(key, sealing.privateKeys, id);
  sealing.privateKeys.fill(0);
  return {
    id,
    address,
    domain,
    createdAt: now,
    quotaBytes: QUOTA_DEFAULT_BYTES,
    sealingX25519: sealing.publicKeys.x25519,
    sealingMlKem: sealing.publicKeys.mlKem,
    sealingPrivate,
  };
}

/** On disk before the configuration speaks of it. A crash in between leaves a directory that nobody names. */
async function makeMailboxFile(
  context: Context,
  { id, key, language }: { readonly id: AccountId; readonly key: Buffer; readonly language: FolderLanguage },
  now: number,
): Promise<void> {
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
      createStandardFolders(file, language, now);
      noteGeneration(file, generationOf(context.root, id));
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
  const kept = unlocked ? unlocked.usedBytes : record.sizeBytes;
  return {
    id: record.id,
    address: record.address,
    createdAt: record.createdAt,
    sizeBytes: kept + sealed.sizeBytes,
    quotaBytes: record.quotaBytes,
    sealedMessages: sealed.count,
    locked: !unlocked,
  };
}
