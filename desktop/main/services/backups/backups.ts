/**
 * Backups of mail servers, sealed on this computer: made and restored as tasks, by hand or at the times that were set, listed, verified, let go of. A
 * key leaves the vault only into the sealing; the files can be copied anywhere.
 */
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import {
  backupRule,
  type Backup,
  type BackupId,
  type BackupList,
  type BackupRule,
  type BackupSchedule,
  type ServerId,
} from '../../../contract/models.ts';
import type { KeptBackup } from '../../local/vault/backup-store.ts';
import type { TaskDriver } from '../tasks/tasks.ts';
import { createAgenda, type Agenda } from './agenda.ts';
import type { BackupsDependencies } from './dependencies.ts';
import { importBackup } from './import.ts';
import { KEEP_BY_DEFAULT } from './limits.ts';
import { makeTask } from './make-backup.ts';
import { receive, receivedFile, type Piece } from './received.ts';
import { restoreTask } from './restore-backup.ts';
import { toLetGo } from './retention.ts';
import { verifyKept } from './verify-kept.ts';

interface Options {
  readonly signal?: AbortSignal | undefined;
}

interface OfServer {
  readonly serverId: ServerId;
}

interface OfBackup {
  readonly id: BackupId;
}

export interface Imported extends OfServer {
  readonly source: { readonly kind: 'file'; readonly file: string } | { readonly kind: 'received'; readonly id: string };
  readonly passphrase?: string | undefined;
}

export interface BackupsService {
  list(input: OfServer): BackupList;
  verify(input: OfBackup, options?: Options): Promise<Backup>;
  /** The next piece of a file that a page hands over. */
  receive(input: Piece): Promise<{ readonly id: string }>;
  /** Of another computer or kept elsewhere; verified before it is listed. */
  import(input: Imported, options?: Options): Promise<Backup>;
  /** The file, its key and its row: nothing opens it afterwards. */
  remove(input: OfBackup): Promise<Record<string, never>>;
  rule(input: OfServer & { readonly rule: BackupRule }): BackupRule;
  schedule(input: OfServer & { readonly schedule: BackupSchedule }): BackupSchedule;
  make(serverId: ServerId, passphrase: string | undefined): TaskDriver;
  restore(serverId: ServerId, id: BackupId): TaskDriver;
  readonly agenda: Agenda;
}

const RULE = 'backup-rule';

export function createBackupsService(dependencies: BackupsDependencies): BackupsService {
  const { vault, folder, now } = dependencies;
  const agenda = createAgenda({ vault, now });
  const ruleOf = (serverId: ServerId): BackupRule => vault.values.get(serverId, RULE, backupRule) ?? { keep: KEEP_BY_DEFAULT };
  const remove = async (kept: KeptBackup): Promise<void> => {
    await rm(kept.file, { force: true });
    vault.backups.remove(kept.id);
  };
  return {
    agenda,
    list: ({ serverId }) => {
      const { domain } = vault.servers.get(serverId);
      const mine = (kept: KeptBackup): boolean => kept.serverId === serverId || (domain !== null && kept.domain === domain);
      return { backups: vault.backups.list().filter(mine).map(toBackup), rule: ruleOf(serverId), folder, ...agenda.of(serverId) };
    },
    verify: async ({ id }, { signal } = {}) => {
      await verifyKept(vault, id, signal);
      return toBackup(vault.backups.get(id));
    },
    receive: (piece) => receive(folder, piece),
    import: async ({ serverId, source, passphrase }, { signal } = {}) => {
      const server = vault.servers.get(serverId);
      const isOurs = source.kind === 'received';
      const file = isOurs ? receivedFile(folder, source.id) : source.file;
      const id = await importBackup({ backups: vault.backups, folder: path.join(folder, serverId), server, file, isOurs, passphrase, signal });
      return toBackup(vault.backups.get(id));
    },
    remove: async ({ id }) => {
      await remove(vault.backups.get(id));
      return {};
    },
    rule: ({ serverId, rule }) => {
      vault.servers.get(serverId);
      vault.values.set(serverId, RULE, rule);
      return rule;
    },
    schedule: ({ serverId, schedule }) => agenda.set(serverId, schedule),
    make: (serverId, passphrase) =>
      agenda.noting(
        serverId,
        makeTask(dependencies, vault.servers.get(serverId), passphrase, async () => {
          for (const kept of toLetGo(vault.backups.list(serverId), ruleOf(serverId))) await remove(kept);
        }),
      ),
    restore: (serverId, id) => restoreTask(dependencies, vault.servers.get(serverId), vault.backups.get(id)),
  };
}

function toBackup(kept: KeptBackup): Backup {
  return { ...kept, present: existsSync(kept.file) };
}
