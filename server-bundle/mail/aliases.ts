/** Aliases as an administrator handles them. */
import type { AliasDetails, AliasRow, Storage } from '../storage/api/operations.ts';

export function listAliases(storage: Storage, domain: string | undefined): Promise<readonly AliasRow[]> {
  return storage.call('alias.list', domain === undefined ? {} : { domain });
}

export type NewAlias = { readonly address: string; readonly targets: readonly string[] } & AliasDetails;

/** @throws StorageError CONFLICT, NOT_FOUND without its domain, INVALID_INPUT in words. */
export function createAlias(storage: Storage, request: NewAlias): Promise<AliasRow> {
  return storage.call('alias.create', request);
}

/** What is absent stays as it is. @throws StorageError NOT_FOUND, INVALID_INPUT in words. */
export function updateAlias(storage: Storage, request: Partial<NewAlias> & { readonly address: string }): Promise<AliasRow> {
  return storage.call('alias.update', request);
}

export async function removeAlias(storage: Storage, address: string): Promise<void> {
  await storage.call('alias.remove', { address });
}
