/** Mail domains as an administrator handles them, and the names under which each is served. */
import type { DomainRow, Storage } from '../storage/api/operations.ts';

/** Beside mail.<domain>, which is the mail host itself. */
const SERVICE_NAMES = ['imap', 'smtp', 'pop3', 'api', 'caldav', 'carddav'] as const;

export function mailHost(domain: string): string {
  return `mail.${domain}`;
}

/** Every name a certificate of this domain may carry, the mail host first. */
export function servedNames(domain: string): string[] {
  return [mailHost(domain), ...SERVICE_NAMES.map((name) => `${name}.${domain}`)];
}

export function listDomains(storage: Storage): Promise<readonly DomainRow[]> {
  return storage.call('domain.list', {});
}

/** @throws StorageError NOT_FOUND */
export function getDomain(storage: Storage, name: string): Promise<DomainRow> {
  return storage.call('domain.get', { name });
}

/** Its DKIM key is made with it. @throws StorageError CONFLICT */
export function createDomain(storage: Storage, name: string): Promise<DomainRow> {
  return storage.call('domain.create', { name });
}

/** Its second DKIM key, made or taken away. @throws StorageError NOT_FOUND */
export function setEd25519(storage: Storage, name: string, enabled: boolean): Promise<DomainRow> {
  return storage.call('domain.set-ed25519', { name, enabled });
}

/** @throws StorageError CONFLICT while it has mailboxes. */
export async function removeDomain(storage: Storage, name: string): Promise<void> {
  await storage.call('domain.remove', { name });
}
