/**
 * recovery operations. This side encloses and compares; it never opens a wrap. A reset is believed only when the key that comes with it opens
 * what only the mailbox's key opens.
 */
import { StorageError } from '../../api/operations.ts';
import { replacePasswordWraps, requireAccount } from '../configuration/accounts.ts';
import { requireAddress, requireDomain } from '../configuration/addresses.ts';
import { addAppPassword, clearAppPasswords } from '../configuration/app-passwords.ts';
import { listRecovery, recoveryWrap, removeRecoveryKey, setRecoveryKey } from '../configuration/recovery.ts';
import { recoveryKeyId, requireRecoveryKey } from '../keys/recovery.ts';
import { discloseUnderMailboxKey } from '../keys/wraps.ts';
import { choosePassword } from './accounts.ts';
import type { Context, Handlers } from './context.ts';
import { keepRecoverable } from './login.ts';

export const recoveryHandlers: Handlers<'recovery.list' | 'recovery.set-key' | 'recovery.remove-key' | 'recovery.wrap' | 'recovery.reset'> = {
  'recovery.list': (context) => context.configuration.read(listRecovery),
  'recovery.set-key': async (context, input) => {
    requireRecoveryKey(input.publicKey);
    const id = recoveryKeyId(input.publicKey);
    await context.configuration.transact((db) =>
      setRecoveryKey(db, requireDomain(input.domain), { id, publicKey: input.publicKey }, context.clock.now()),
    );
    context.log.info({ domain: input.domain, keyId: id }, 'the recovery key of a domain was set');
    return { keyId: id };
  },
  'recovery.remove-key': async (context, input) => {
    await context.configuration.transact((db) => removeRecoveryKey(db, requireDomain(input.domain)));
    context.log.info({ domain: input.domain }, 'the recovery key of a domain was removed');
    return {};
  },
  'recovery.wrap': async (context, input) => {
    const address = requireAddress(input.address).text;
    return context.configuration.read(async (db) => {
      const { id } = await requireAccount(db, address);
      const wrap = await recoveryWrap(db, id);
      if (!wrap)
        throw new StorageError(
          'NOT_FOUND',
          `${address} has no recovery entry: its domain had no recovery key when its owner was last there. Without the password its mail stays closed.`,
        );
      return { account: id, ...wrap };
    });
  },
  'recovery.reset': async (context, input) => {
    const account = await context.configuration.read((db) => requireAccount(db, requireAddress(input.address).text));
    const key = input.mailboxKey;
    try {
      await requireFitting(context, account, key);
      const chosen = await choosePassword(context, account, key, input.password);
      await context.configuration.transact(async (db) => {
        await clearAppPasswords(db, account.id);
        await replacePasswordWraps(db, account.id, chosen.wrap, context.clock.now());
        if (chosen.generated) await addAppPassword(db, account.id, chosen.generated);
      });
      await keepRecoverable(context, account, key);
      await context.accounts.endSessions(account.id, 'The password of this mailbox was reset. Log in with the new one.');
      context.log.warn({ account: account.id }, 'the password of a mailbox was reset by its recovery key');
      return { password: chosen.told };
    } finally {
      key.fill(0);
    }
  },
};

/** Opens the sealing keys and the file itself. @throws StorageError INVALID_INPUT, CORRUPT. */
async function requireFitting(context: Context, account: Awaited<ReturnType<typeof requireAccount>>, key: Buffer): Promise<void> {
  const sealing = key.length === 32 ? discloseUnderMailboxKey(key, account.sealingPrivate, account.id) : undefined;
  if (!sealing) throw new StorageError('INVALID_INPUT', 'That key does not open this mailbox. The password was not changed.');
  sealing.fill(0);
  await context.accounts.close(await context.accounts.open(account, Buffer.from(key)));
}
