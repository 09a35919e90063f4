/** Who logs in, and what follows: the maildrop is locked before anybody hears that the password was good. */
import type { SessionToken, SettingName, SettingValue, Storage } from '../../storage/api/operations.ts';
import type { LoginBackend } from '../sasl/exchange.ts';
import { storageLogins } from '../sasl/storage-logins.ts';
import { openMaildrop } from './maildrop.ts';
import { Refusal } from './refusal.ts';
import type { Session } from './session.ts';

export interface Opened {
  readonly address: string;
  readonly token: SessionToken;
}

/** @returns the words behind +OK. @throws StorageError CONFLICT while another session has the maildrop (IN-USE). */
export async function enter(session: Session, { address, token }: Opened, mechanism: string): Promise<string> {
  const { storage, log } = session.deps;
  try {
    const newest = await settingOf(storage, 'pop3.newest', address);
    const maildrop = await openMaildrop(storage, token, typeof newest === 'number' ? newest : 0);
    session.accept({ address, token, maildrop });
    log.info({ address, client: session.remoteAddress, mechanism }, 'login');
    return `${maildrop.count} letters (${maildrop.sizeBytes} octets)`;
  } catch (error) {
    await closeQuietly(storage, token);
    throw error;
  }
}

/** Of the mailbox that the login names, else of its domain, else of the server. */
export async function settingOf(storage: Storage, name: SettingName, address: string): Promise<SettingValue> {
  return (await storage.call('setting.get', { name, address })).value;
}

export async function closeQuietly(storage: Storage, token: SessionToken): Promise<void> {
  await storage.call('login.close', { session: token }).catch(() => undefined);
}

export function backendOf(session: Session): LoginBackend<Opened> {
  const logins = storageLogins(session, () => new Refusal('Too many failed logins; wait ten minutes', 'SYS/TEMP'));
  return { ...logins, abandon: ({ token }) => closeQuietly(session.deps.storage, token) };
}
