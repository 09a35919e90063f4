/** Which backups a rule lets go of: the oldest beyond its number, and never the newest one that is known to be good. Pure. */
import type { BackupRule } from '../../../contract/models.ts';
import type { KeptBackup } from '../../local/vault/backup-store.ts';

type Judged = Pick<KeptBackup, 'id' | 'madeAt' | 'verifiedAt' | 'problem'>;

export function toLetGo<T extends Judged>(all: readonly T[], { keep }: BackupRule): readonly T[] {
  const newestFirst = [...all].sort((a, b) => b.madeAt.localeCompare(a.madeAt));
  const good = newestFirst.find((one) => one.verifiedAt !== null && one.problem === null);
  return newestFirst.slice(keep).filter((one) => one !== good);
}
