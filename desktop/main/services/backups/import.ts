/** A backup from elsewhere, opened by its passphrase: copied to the others, its key taken into the vault, and verified like one made here. */
import { createHash } from 'node:crypto';
import { copyFile, mkdir, open, rm } from 'node:fs/promises';
import path from 'node:path';
import { isPalomarError, PalomarError } from '../../../contract/errors.ts';
import type { BackupId, Server } from '../../../contract/models.ts';
import { withRoomIn } from '../../local/backups/room-here.ts';
import { readHead, unseal } from '../../local/backups/sealed-file.ts';
import type { BackupStore } from '../../local/vault/backup-store.ts';
import { unwrapKey } from '../../local/vault/key-wrapping.ts';

export interface Import {
  readonly backups: BackupStore;
  /** Of this server's backups. */
  readonly folder: string;
  readonly server: Server;
  readonly file: string;
  readonly passphrase: string;
  readonly signal?: AbortSignal | undefined;
}

/** @throws PalomarError NOT_FOUND, INVALID_INPUT, WRONG_PASSPHRASE, CONFLICT, CHECKSUM_MISMATCH, DISK_FULL, CANCELLED */
export async function importBackup({ backups, folder, server, file, passphrase, signal }: Import): Promise<BackupId> {
  const head = await readHead(file).catch((cause: unknown) => {
    if (isPalomarError(cause)) throw cause;
    throw new PalomarError('NOT_FOUND', `There is no file ${file} that can be read.`, { cause });
  });
  const { id } = head;
  if (backups.list().some((one) => one.id === id)) throw new PalomarError('CONFLICT', 'This vault knows that backup already.');
  if (head.wrapped === null)
    throw new PalomarError('INVALID_INPUT', 'This backup was made without a passphrase: only the vault of the computer that made it opens it.');
  const key = await unwrapKey(head.wrapped, passphrase, 'this backup');
  // By its id and not by the name it comes with: another file may lie there under that one.
  const isHere = path.dirname(path.resolve(file)) === path.resolve(folder);
  const target = isHere ? path.resolve(file) : path.join(folder, `${head.madeAt.slice(0, 19).replaceAll(':', '')}-${id}.palomar`);
  let copied = false;
  try {
    const hash = createHash('sha256');
    let sizeBytes = 0;
    for await (const piece of unseal(file, key)) {
      if (signal?.aborted) throw new PalomarError('CANCELLED', 'The import was cancelled. Nothing was kept.');
      hash.update(piece);
      sizeBytes += piece.length;
    }
    await mkdir(folder, { recursive: true, mode: 0o700 });
    if (!isHere) {
      await mine(target);
      copied = true;
      await withRoomIn(folder, () => copyFile(file, target));
    }
    const { madeAt, domain, server: serverName } = head;
    const told = { id, serverId: server.id, serverName, domain, madeAt, file: target, sizeBytes, sha256: hash.digest('hex') };
    backups.add({ ...told, stackVersion: '–', hasPassphrase: true, verifiedAt: null, mailboxes: null, problem: null }, key);
    return id;
  } catch (error) {
    if (copied) await rm(target, { force: true });
    throw error;
  } finally {
    key.fill(0);
  }
}

/** The empty file that the copy goes into. Only what this made may be removed again. @throws PalomarError CONFLICT */
async function mine(target: string): Promise<void> {
  try {
    await using _file = await open(target, 'wx', 0o600);
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'EEXIST')) throw cause;
    throw new PalomarError('CONFLICT', `There is a file of that name already: ${target}. Import that one, or move it away first.`, { cause });
  }
}
