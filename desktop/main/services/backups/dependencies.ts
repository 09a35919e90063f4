/** What making and restoring backups stand on, and where the archive waits on the server meanwhile. */
import type { StackConfiguration } from '../../../../server-bundle/contract/stack.ts';
import type { ServerId } from '../../../contract/models.ts';
import type { Vault } from '../../local/vault/vault.ts';
import type { PlannedTask } from '../tasks/planned.ts';

export interface BackupsDependencies {
  readonly vault: Vault;
  /** Where the sealed files lie. */
  readonly folder: string;
  readonly remoteOf: (id: ServerId, signal: AbortSignal) => ReturnType<PlannedTask['remoteOf']>;
  readonly lockOf: (id: ServerId) => PlannedTask['lock'];
  /** As it lies on the server now. @throws PalomarError NOT_SET_UP */
  readonly stackOf: (id: ServerId, signal: AbortSignal) => Promise<StackConfiguration>;
  /** Data of a server was exchanged: what is remembered of it holds no more. */
  readonly restored: (id: ServerId) => void;
  readonly now?: () => Date;
}

export const REMOTE_FOLDER = '/var/lib/palomar/backup';
