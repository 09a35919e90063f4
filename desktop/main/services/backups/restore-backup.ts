/** Brings a server back to a backup that was found good, of its own domain and of no other. */
import { existsSync } from 'node:fs';
import { HOST_PATHS, SERVICES } from '../../../../server-bundle/contract/stack.ts';
import { PalomarError } from '../../../contract/errors.ts';
import type { Server } from '../../../contract/models.ts';
import { unseal } from '../../local/backups/sealed-file.ts';
import type { KeptBackup } from '../../local/vault/backup-store.ts';
import { restoreSteps } from '../../plan/steps/restore.ts';
import { plannedTask } from '../tasks/planned.ts';
import type { TaskDriver } from '../tasks/tasks.ts';
import { REMOTE_FOLDER, type BackupsDependencies } from './dependencies.ts';
import { START_TIMEOUT_MS } from './limits.ts';
import { insistOnFile } from './make-backup.ts';

export function restoreTask({ vault, restored, ...dependencies }: BackupsDependencies, server: Server, kept: KeptBackup): TaskDriver {
  const { compose, secrets, project } = HOST_PATHS;
  return plannedTask({
    reason: `restore of the backup of ${kept.madeAt}`,
    remoteOf: (signal) => dependencies.remoteOf(server.id, signal),
    lock: dependencies.lockOf(server.id),
    steps: async (_remote, signal) => {
      insistOnGood(vault.backups.get(kept.id));
      const stack = await dependencies.stackOf(server.id, signal);
      insistOnFile(stack);
      if (stack.domain !== kept.domain)
        throw new PalomarError(
          'CONFLICT',
          `This server is set up for ${stack.domain}, the backup is of ${kept.domain}. Set a server up for ${kept.domain}, then restore to that one.`,
        );
      const { id, sha256, sizeBytes } = kept;
      return restoreSteps({
        project,
        services: SERVICES,
        paths: { compose, secrets },
        folder: REMOTE_FOLDER,
        id,
        sha256,
        sizeBytes,
        startTimeoutMs: START_TIMEOUT_MS,
      });
    },
    locally: async (_work, { remote, signal, progress }) => {
      const key = vault.backups.keyOf(kept.id);
      try {
        const source = { name: kept.file, sizeBytes: kept.sizeBytes, read: (startBytes: number) => unseal(kept.file, key, startBytes) };
        await remote.upload(source, `${REMOTE_FOLDER}/${kept.id}.tar`, { sha256: kept.sha256, signal, onProgress: progress });
      } finally {
        key.fill(0);
      }
    },
    completed: () => {
      restored(server.id);
      return Promise.resolve();
    },
  });
}

/** What a restore puts away cannot be had back afterwards: only a backup that was found good takes its place. */
function insistOnGood({ file, verifiedAt, problem }: KeptBackup): void {
  if (!existsSync(file)) throw new PalomarError('NOT_FOUND', `The file of this backup is gone: ${file}. Put it back there first.`);
  if (verifiedAt !== null && problem === null) return;
  const why = problem === null ? 'It has not been verified yet.' : `The last verification found: ${problem}`;
  throw new PalomarError('CONFLICT', `${why} Nothing was changed on the server. Verify the backup first, or choose another one.`);
}
