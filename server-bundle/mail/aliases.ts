/** Aliases as an administrator handles them. */
import type { AliasRow, Storage } from '../storage/api/operations.ts';

export function listAliases(storage: Storage, domain: string | undefined): Promise<readonly AliasRow[]> {
  return storage.call('alias.list', domain === undefined ? {} : { domain });
}

/** @throws StorageError CONFLICT, NOT_FOUND without its domain. */
export function createAlias(storage: Storage, request: { readonly address: string; readonly targets: readonly string[] }): Promise<AliasRow> {
  return storage.call('alias.create', request);
}

export async function removeAlias(storage: Storage, address: string): Promise<void> {
  await storage.call('alias.remove', { address });
}
