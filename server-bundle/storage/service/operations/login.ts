/**
 * Logins. An unknown address costs the same argon2id as a wrong password and gets the same answer, so nobody learns
 * which addresses exist.
 */
import { StorageError } from '../../api/operations.ts';
import type { AccountRecord } from '../configuration/accounts.ts';
import { findAccount } from '../configuration/accounts.ts';
import { parseAddress } from '../configuration/addresses.ts';
import { sendersOf } from '../configuration/recipients.ts';
import { newPasswordParameters, unwrapWithPassword } from '../keys/wraps.ts';
import { unwrapAny } from './accounts.ts';
import type { Context, Handlers } from './context.ts';

export const loginHandlers: Handlers<'login.verify' | 'login.open' | 'login.close'> = {
  'login.verify': async (context, input) => {
    const { account, key } = await authenticate(context, input);
    key.fill(0);
    return { account: account.id, sends: await context.configuration.read((db) => sendersOf(db, account)) };
  },
  'login.open': async (context, input, peer) => {
    const { account, key } = await authenticate(context, input);
    const session = await context.accounts.open(account, key);
    if (peer.isGone) {
      context.accounts.close(session);
      throw new StorageError('SESSION_EXPIRED', 'The link was closed while the mailbox was being opened.');
    }
    peer.sessions.add(session);
    return { session, account: account.id };
  },
  'login.close': (context, input, peer) => {
    peer.sessions.delete(input.session);
    context.accounts.close(input.session);
    return {};
  },
};

async function authenticate(
  context: Context,
  input: { readonly address: string; readonly password: string },
): Promise<{ account: AccountRecord; key: Buffer }> {
  const address = parseAddress(input.address);
  const account = address && (await context.configuration.read((db) => findAccount(db, address.text)));
  const key = account ? await unwrapAny(context, account.id, input.password) : await spendTheSame(input.password);
  if (!account || !key) throw new StorageError('AUTHENTICATION_FAILED', 'The address or the password is not right.');
  return { account, key };
}

/** Opens nothing, whatever the password. */
function spendTheSame(password: string): Promise<Buffer | undefined> {
  return unwrapWithPassword(password, newPasswordParameters(), '', Buffer.alloc(60));
}
