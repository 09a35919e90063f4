/** Where the storage service keeps what: two-letter shards keep any one directory small. Ids become paths only in the form this service made them. */
import path from 'node:path';
import type { AccountId } from '../api/operations.ts';
import { StorageError } from '../api/operations.ts';

export interface AccountPaths {
  readonly directory: string;
  readonly mailbox: string;
  readonly sealed: string;
}

/** A file whose time says when what it lies in, everything or one account, was restored from a backup. */
export const RESTORED_MARK = 'restored-at';

export function configurationPath(root: string): string {
  return path.join(root, 'configuration.sqlite');
}

/** @throws StorageError NOT_FOUND when the id is not of our making. */
export function accountPaths(root: string, id: AccountId): AccountPaths {
  if (!/^[0-9a-f]{32}$/.test(id)) throw new StorageError('NOT_FOUND', 'There is no such account.');
  const directory = path.join(root, id.slice(0, 2), id);
  return { directory, mailbox: path.join(directory, 'mailbox.sqlite'), sealed: path.join(directory, 'sealed') };
}
