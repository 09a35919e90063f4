/**
 * Who may have a mailbox's key: whoever brings its password, one of its app passwords, or a SCRAM proof of one. An unknown address costs
 * the same work as a wrong password and gets the same answer, so nobody learns which addresses exist.
 */
import { StorageError } from '../../api/operations.ts';
import type { AccountId } from '../../api/operations.ts';
import type { AccountRecord } from '../configuration/accounts.ts';
import { findAccount, passwordWraps } from '../configuration/accounts.ts';
import { parseAddress } from '../configuration/addresses.ts';
import type { AppPasswordRecord } from '../configuration/app-passwords.ts';
import { appPasswords, scramSaltSecret, spendOnAppPasswords } from '../configuration/app-passwords.ts';
import type { Configuration } from '../configuration/database.ts';
import { APP_PASSWORDS_MAX } from '../limits.ts';
import { SCRAM_ITERATIONS, isGeneratedPassword, openWithPassword, openWithProof, scramSalt } from './app-passwords.ts';
import { newPasswordParameters, unwrapWithPassword } from './wraps.ts';

export interface Unlocked {
  readonly account: AccountRecord;
  /** To be wiped, or handed over to who wipes it. */
  readonly key: Buffer;
  /** Undefined for the mailbox's own password. */
  readonly credential: AppPasswordRecord | undefined;
  /** What the password opened: while it is kept, the password is good. */
  readonly wrapped: Buffer;
}

export async function scramParameters(configuration: Configuration, user: string): Promise<{ readonly salt: Buffer; readonly iterations: number }> {
  return { salt: scramSalt(await configuration.read(scramSaltSecret), canonical(user)), iterations: SCRAM_ITERATIONS };
}

/** @throws StorageError AUTHENTICATION_FAILED */
export async function unlockByPassword(
  configuration: Configuration,
  input: { readonly address: string; readonly password: string },
): Promise<Unlocked> {
  const { account, credentials, secret } = await lookUp(configuration, input.address);
  if (isGeneratedPassword(input.password)) {
    const salt = scramSalt(secret, canonical(input.address));
    const opened = await openWithPassword(credentials, salt, account?.id ?? '', input.password);
    if (account && opened) return { account, ...opened, wrapped: opened.credential.wrapped };
  }
  if (!account) await spendTheSame(input.password);
  const opened = account && (await openWrap(configuration, account.id, input.password));
  if (!account || !opened) throw refused();
  return { account, ...opened, credential: undefined };
}

/** @throws StorageError AUTHENTICATION_FAILED */
export async function unlockByProof(
  configuration: Configuration,
  input: { readonly address: string; readonly authMessage: string; readonly proof: Buffer },
): Promise<Unlocked & { readonly serverSignature: Buffer }> {
  const { account, credentials } = await lookUp(configuration, input.address);
  const opened = openWithProof(credentials, account?.id ?? '', input.authMessage, input.proof);
  if (!account || !opened) throw refused();
  return { account, ...opened, wrapped: opened.credential.wrapped };
}

/** False when the password was changed or revoked since: then it opened the mailbox once too often. */
export async function isStillGood(configuration: Configuration, { account, wrapped }: Unlocked): Promise<boolean> {
  const kept = await configuration.read(async (db) => [...(await passwordWraps(db, account.id)), ...(await appPasswords(db, account.id))]);
  return kept.some((each) => each.wrapped.equals(wrapped));
}

/** By the mailbox's own password only: nothing less may change passwords or make new ones. */
export async function unwrapByMailboxPassword(configuration: Configuration, id: AccountId, password: string): Promise<Buffer | undefined> {
  return (await openWrap(configuration, id, password))?.key;
}

async function openWrap(configuration: Configuration, id: AccountId, password: string): Promise<Pick<Unlocked, 'key' | 'wrapped'> | undefined> {
  for (const { parameters, wrapped } of await configuration.read((db) => passwordWraps(db, id))) {
    const key = await unwrapWithPassword(password, parameters, id, wrapped);
    if (key) return { key, wrapped };
  }
  return undefined;
}

export function refused(): StorageError {
  return new StorageError('AUTHENTICATION_FAILED', 'The address or the password is not right.');
}

/** An id that no account has, so that an unknown address asks the database as often as a known one. */
const NOBODY = '0'.repeat(32) as AccountId;

async function lookUp(
  configuration: Configuration,
  address: string,
): Promise<{ readonly account: AccountRecord | undefined; readonly credentials: readonly AppPasswordRecord[]; readonly secret: Buffer }> {
  return configuration.read(async (db) => {
    const account = await findAccount(db, canonical(address));
    const credentials = await appPasswords(db, account?.id ?? NOBODY);
    spendOnAppPasswords(db, APP_PASSWORDS_MAX - credentials.length);
    return { account, credentials, secret: await scramSaltSecret(db) };
  });
}

/** The form that addresses are kept in; what is no address is only made comparable. */
function canonical(user: string): string {
  return parseAddress(user)?.text ?? user.toLowerCase();
}

/** Opens nothing, whatever the password. */
async function spendTheSame(password: string): Promise<void> {
  await unwrapWithPassword(password, newPasswordParameters(), '', Buffer.alloc(60));
}
