/** Looks through a backup that the vault knows, and writes down what was found, whatever it was. */
import { existsSync } from 'node:fs';
import { isPalomarError, PalomarError } from '../../../contract/errors.ts';
import type { BackupId } from '../../../contract/models.ts';
import type { Vault } from '../../local/vault/vault.ts';
import { verifyBackup } from './verify.ts';

/** @throws PalomarError CHECKSUM_MISMATCH, NOT_FOUND, CANCELLED, DISK_FULL */
export async function verifyKept(vault: Vault, id: BackupId, signal: AbortSignal | undefined): Promise<{ readonly mailboxes: number }> {
  const kept = vault.backups.get(id);
  const key = vault.backups.keyOf(id);
  const at = new Date().toISOString();
  try {
    if (!existsSync(kept.file))
      throw new PalomarError('NOT_FOUND', `The file of this backup is gone: ${kept.file}. Put it back there, or let go of the backup.`);
    const found = await verifyBackup(kept, key, signal);
    vault.backups.verified(id, { at, mailboxes: found.mailboxes, problem: null });
    return found;
  } catch (error) {
    if (isPalomarError(error, 'CHECKSUM_MISMATCH') || isPalomarError(error, 'NOT_FOUND'))
      vault.backups.verified(id, { at, mailboxes: null, problem: error.message });
    throw error;
  } finally {
    key.fill(0);
  }
}
