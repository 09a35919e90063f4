/** app-password operations: making one needs the mailbox's own password, because only that opens the key to be enclosed. */
import type { AppPasswordRow } from '../../api/operations.ts';
import { StorageError } from '../../api/operations.ts';
import { requireAccount } from '../configuration/accounts.ts';
import { requireAddress } from '../configuration/addresses.ts';
import { addAppPassword, appPasswords, removeAppPassword, scramSaltSecret } from '../configuration/app-passwords.ts';
import type { AppPasswordRecord } from '../configuration/app-passwords.ts';
import { createCredential, generateAppPassword, scramSalt } from '../keys/app-passwords.ts';
import { unwrapByMailboxPassword } from '../keys/unlocking.ts';
import type { Context, Handlers } from './context.ts';

export const appPasswordHandlers: Handlers<'app-password.list' | 'app-password.create' | 'app-password.revoke'> = {
  'app-password.list': async (context, input) => {
    const all = await context.configuration.read(async (db) => appPasswords(db, (await requireAccount(db, addressOf(input))).id));
    return all.filter(({ kind }) => kind === 'app').map(toRow);
  },
  'app-password.create': async (context, input) => {
    const name = input.name.trim();
    if (name === '') throw new StorageError('INVALID_INPUT', 'An app password needs a name, such as that of the device.');
    const account = await context.configuration.read((db) => requireAccount(db, addressOf(input)));
    const key = await unwrapByMailboxPassword(context.configuration, account.id, input.currentPassword);
    if (!key) throw new StorageError('AUTHENTICATION_FAILED', 'The password of the mailbox is not that one. No app password was made.');
    try {
      const made = await makeGenerated(context, account, key, { kind: 'app', name, protocols: protocolsOf(input.protocols) });
      await context.configuration.transact((db) => addAppPassword(db, account.id, made.record));
      return { ...toRow(made.record), password: made.password };
    } finally {
      key.fill(0);
    }
  },
  'app-password.revoke': async (context, input) => {
    const account = await context.configuration.read((db) => requireAccount(db, addressOf(input)));
    await context.configuration.transact((db) => removeAppPassword(db, account.id, input.id));
    await context.accounts.endSessions(account.id, 'A password of this mailbox was revoked. Log in again.');
    return {};
  },
};

/** A password and what is kept of it. `password` is given when it was generated before. */
export async function makeGenerated(
  context: Context,
  account: { readonly id: AppAccount; readonly address: string },
  key: Buffer,
  about: Pick<AppPasswordRecord, 'kind' | 'name' | 'protocols'>,
  password: string = generateAppPassword(),
): Promise<{ readonly password: string; readonly record: AppPasswordRecord }> {
  const salt = scramSalt(await context.configuration.read(scramSaltSecret), account.address);
  const credential = await createCredential(password, salt, account.id, key);
  return { password, record: { ...credential, ...about, createdAt: context.clock.now(), lastUsedAt: null } };
}

type AppAccount = Parameters<typeof addAppPassword>[1];

function addressOf(input: { readonly address: string }): string {
  return requireAddress(input.address).text;
}

/** None is all: a password for nothing is of no use to anybody. */
function protocolsOf(asked: AppPasswordRow['protocols'] | undefined): AppPasswordRow['protocols'] {
  return asked == null || asked.length === 0 ? null : [...new Set(asked)];
}

function toRow({ id, name, protocols, createdAt, lastUsedAt }: AppPasswordRecord): AppPasswordRow {
  return { id, name, protocols, createdAt, lastUsedAt };
}
