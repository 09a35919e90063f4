/** A backup from elsewhere, opened by its passphrase: copied to the others, its key taken into the vault, and verified like one made here. */
import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile, mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { isPalomarError, PalomarError } from '../../../contract/errors.ts';
import { backupId, type BackupId, type Server } from '../../../contract/models.ts';
import { readHead, unseal } from '../../local/backups/sealed-file.ts';
import type { BackupStore } from '../../local/vault/backup-store.ts';
import { unwrapKey, type WrappedKey } from '../../local/vault/key-wrapping.ts';

export interface Import {
  readonly backups: BackupStore;
  /** Of this server's backups. */
  readonly folder: string;
  readonly server: Server;
  readonly file: string;
  readonly passphrase: string;
}

/** @throws PalomarError NOT_FOUND, INVALID_INPUT, WRONG_PASSPHRASE, CONFLICT, CHECKSUM_MISMATCH */
export async function importBackup({ backups, folder, server, file, passphrase }: Import): Promise<BackupId> {
  const head = await readHead(file).catch((cause: unknown) => {
    if (isPalomarError(cause)) throw cause;
    throw new PalomarError('NOT_FOUND', `There is no file ${file} that can be read.`, { cause });
  });
  const id = backupId.parse(head.id);
  if (backups.list().some((one) => one.id === id)) throw new PalomarError('CONFLICT', 'This vault knows that backup already.');
  if (head.wrapped === null)
    throw new PalomarError('INVALID_INPUT', 'This backup was made without a passphrase: only the vault of the computer that made it opens it.');
  const key = await openedBy(head.wrapped, passphrase);
  const target = path.join(folder, path.basename(file));
  try {
    const hash = createHash('sha256');
    let sizeBytes = 0;
    for await (const piece of unseal(file, key)) {
      hash.update(piece);
      sizeBytes += piece.length;
    }
    await mkdir(folder, { recursive: true, mode: 0o700 });
    if (path.resolve(file) !== path.resolve(target)) await copyFile(file, target, constants.COPYFILE_EXCL);
    const { madeAt, domain, server: serverName } = head;
    const told = { id, serverId: server.id, serverName, domain, madeAt, file: target, sizeBytes, sha256: hash.digest('hex') };
    backups.add({ ...told, stackVersion: '–', hasPassphrase: true, verifiedAt: null, mailboxes: null, problem: null }, key);
    return id;
  } catch (error) {
    if (path.resolve(file) !== path.resolve(target)) await rm(target, { force: true });
    throw error;
  } finally {
    key.fill(0);
  }
}

async function openedBy(wrapped: WrappedKey, passphrase: string): Promise<Buffer> {
  try {
    return await unwrapKey(wrapped, passphrase);
  } catch (cause) {
    if (!isPalomarError(cause, 'WRONG_PASSPHRASE')) throw cause;
    throw new PalomarError('WRONG_PASSPHRASE', 'That passphrase does not open this backup. Nothing was changed; try again.', { cause });
  }
}
