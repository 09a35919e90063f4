/**
 * A backup from elsewhere: made on another computer and opened by its passphrase, or one of this vault whose file was kept on another disk. It is
 * copied to the others and verified like one made here, and only what was found good is listed; of anything else nothing is kept.
 */
import { copyFile, mkdir, open, rename, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { isPalomarError, PalomarError } from '../../../contract/errors.ts';
import type { BackupId, Server } from '../../../contract/models.ts';
import { withRoomIn } from '../../local/backups/room-here.ts';
import { readHead, type SealedHead } from '../../local/backups/sealed-file.ts';
import type { BackupStore, KeptBackup } from '../../local/vault/backup-store.ts';
import { unwrapKey } from '../../local/vault/key-wrapping.ts';
import { verifyBackup } from './verify.ts';

export interface Import {
  readonly backups: BackupStore;
  /** Of this server's backups. */
  readonly folder: string;
  readonly server: Server;
  readonly file: string;
  /** The file was received for this and goes whatever comes of it; else it stays where it is. */
  readonly isOurs: boolean;
  readonly passphrase?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** @throws PalomarError NOT_FOUND, INVALID_INPUT, WRONG_PASSPHRASE, CONFLICT, CHECKSUM_MISMATCH, DISK_FULL, CANCELLED */
export async function importBackup(wanted: Import): Promise<BackupId> {
  try {
    return await take(wanted);
  } finally {
    if (wanted.isOurs) await rm(wanted.file, { force: true });
  }
}

async function take({ backups, folder, server, file, isOurs, passphrase, signal }: Import): Promise<BackupId> {
  const head = await readHead(file).catch((cause: unknown) => {
    if (isPalomarError(cause)) throw cause;
    throw new PalomarError('NOT_FOUND', `There is no file ${file} that can be read.`, { cause });
  });
  const { id } = head;
  const known = backups.list().find((one) => one.id === id);
  if (known && existsSync(known.file))
    throw new PalomarError('CONFLICT', `This vault knows that backup already, and its file is here: ${known.file}.`);
  insistOnDomain(head, server);
  const key = known ? backups.keyOf(id) : await keyOf(head, passphrase);
  // By its id and not by the name it comes with: another file may lie there under that one.
  const isHere = path.dirname(path.resolve(file)) === path.resolve(folder);
  const target = known?.file ?? (isHere ? path.resolve(file) : path.join(folder, `${head.madeAt.slice(0, 19).replaceAll(':', '')}-${id}.palomar`));
  const comesHere = target !== path.resolve(file);
  let isCopied = false;
  try {
    if (comesHere && existsSync(target)) throw takenPlace(target);
    const found = await verifyBackup({ file, sha256: known?.sha256 ?? null }, key, signal);
    await mkdir(path.dirname(target), { recursive: true, mode: 0o700 });
    if (comesHere) {
      await mine(target);
      isCopied = true;
      await withRoomIn(folder, () => (isOurs ? rename(file, target) : copyFile(file, target)));
    }
    const { mailboxes, sha256, sizeBytes } = found;
    const result = { at: new Date().toISOString(), mailboxes, problem: null };
    if (known) backups.verified(id, result);
    else backups.add({ ...described(head, server, target), sizeBytes, sha256, verifiedAt: result.at, mailboxes, problem: null }, key);
    return id;
  } catch (error) {
    if (isCopied) await rm(target, { force: true });
    throw error;
  } finally {
    key.fill(0);
  }
}

/** What it restores would be another domain's mail. A server that is not set up yet has none to compare with. @throws PalomarError CONFLICT */
function insistOnDomain(head: SealedHead, server: Server): void {
  if (server.domain === null || server.domain === head.domain) return;
  throw new PalomarError(
    'CONFLICT',
    `This is a backup of ${head.domain} (made ${head.madeAt.slice(0, 10)} of "${head.server}"), and this server is for ${server.domain}. Nothing was imported. Import it at a server for ${head.domain}.`,
  );
}

async function keyOf(head: SealedHead, passphrase: string | undefined): Promise<Buffer> {
  if (head.wrapped === null)
    throw new PalomarError(
      'INVALID_INPUT',
      'This backup was made without a passphrase: only the vault of the computer that made it opens it. Use it there, or make one with a passphrase there.',
    );
  if (passphrase === undefined || passphrase === '')
    throw new PalomarError('WRONG_PASSPHRASE', 'This backup opens with the passphrase that it was made with. Give it, then import the file again.');
  return unwrapKey(head.wrapped, passphrase, 'this backup');
}

function described(
  head: SealedHead,
  server: Server,
  file: string,
): Pick<KeptBackup, 'id' | 'serverId' | 'serverName' | 'domain' | 'madeAt' | 'file' | 'stackVersion' | 'hasPassphrase'> {
  const { id, madeAt, domain, server: serverName } = head;
  return { id, serverId: server.id, serverName, domain, madeAt, file, stackVersion: '–', hasPassphrase: head.wrapped !== null };
}

/** The empty file that the copy goes into. Only what this made may be removed again. @throws PalomarError CONFLICT */
async function mine(target: string): Promise<void> {
  try {
    await using _file = await open(target, 'wx', 0o600);
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'EEXIST')) throw cause;
    throw takenPlace(target, cause);
  }
}

function takenPlace(target: string, cause?: unknown): PalomarError {
  return new PalomarError('CONFLICT', `There is a file of that name already: ${target}. Import that one, or move it away first.`, { cause });
}
