/**
 * What a backup is worth, found out before it is needed: unsealed from the disk piece by piece, its sum compared, the archive read from end to end, the
 * configuration database opened with its key, and every mailbox that it knows looked for. Mailboxes themselves open for their owners only.
 */
import { createHash } from 'node:crypto';
import { mkdtemp, open, rm, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PalomarError } from '../../../contract/errors.ts';
import { checkConfiguration } from '../../local/backups/check-configuration.ts';
import { withRoomIn } from '../../local/backups/room-here.ts';
import { unseal } from '../../local/backups/sealed-file.ts';
import { ARCHIVE } from '../../plan/steps/back-up.ts';
import { readArchive, type Entry } from './archive.ts';
import { FILES_MAX, MISSING_SHOWN_MAX, SMALL_FILE_MAX_BYTES } from './limits.ts';

export interface Found {
  readonly mailboxes: number;
  /** Of the archive in it. */
  readonly sha256: string;
  readonly sizeBytes: number;
}

export interface Verified {
  readonly file: string;
  /** What it must be; null where nobody has said it: then the sealing alone vouches for the bytes. */
  readonly sha256: string | null;
}

const DATABASE = `${ARCHIVE.mail}/configuration.sqlite`;
const KEY = `${ARCHIVE.secrets}/configuration-key`;
const NEEDED: readonly string[] = [DATABASE, KEY, ARCHIVE.stack, ARCHIVE.compose, ARCHIVE.list];
const ROOTS: readonly string[] = Object.values(ARCHIVE);
/** Of all names only these are remembered: a server has millions of others. */
const MAILBOX = /\/mailbox\.sqlite$/;

/** @throws PalomarError CHECKSUM_MISMATCH, CANCELLED, DISK_FULL */
export async function verifyBackup(kept: Verified, key: Buffer, signal?: AbortSignal): Promise<Found> {
  // Encrypted as it was on the server, and gone when this ends.
  const folder = await mkdtemp(path.join(tmpdir(), 'palomar-verify-'));
  try {
    const seen = await withRoomIn(folder, () => lookThrough(kept, key, folder, signal));
    const missing = NEEDED.filter((name) => !seen.names.has(name));
    if (missing.length > 0) throw incomplete(missing);
    const accounts = checkConfiguration(path.join(folder, 'configuration.sqlite'), seen.key.trim());
    const without = accounts.map(mailboxOf).filter((name) => !seen.names.has(name));
    if (without.length > 0) throw incomplete(without);
    return { mailboxes: accounts.length, sha256: seen.sha256, sizeBytes: seen.sizeBytes };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Seen {
  readonly names: ReadonlySet<string>;
  readonly key: string;
  readonly sha256: string;
  readonly sizeBytes: number;
}

async function lookThrough({ file, sha256 }: Verified, key: Buffer, folder: string, signal?: AbortSignal): Promise<Seen> {
  const hash = createHash('sha256');
  const names = new Set<string>();
  let [files, sizeBytes] = [0, 0];
  let configurationKey = '';
  let copy: FileHandle | null = null;
  const hashed = async function* (): AsyncGenerator<Buffer> {
    for await (const piece of unseal(file, key)) {
      if (signal?.aborted) throw new PalomarError('CANCELLED', 'The verification was cancelled. The backup is as it was.');
      hash.update(piece);
      sizeBytes += piece.length;
      yield piece;
    }
  };
  const opened = async (entry: Entry): Promise<FileHandle> => open(path.join(folder, path.basename(entry.name)), 'w', 0o600);
  await readArchive(hashed(), {
    open: (entry) => {
      files += 1;
      if (files > FILES_MAX) throw new PalomarError('CHECKSUM_MISMATCH', 'The archive in the backup has more files than any server.');
      if (!isFitting(entry)) throw foreign(entry);
      if (entry.kind !== 'file') return null;
      if (NEEDED.includes(entry.name) || MAILBOX.test(entry.name)) names.add(entry.name);
      if (entry.name === KEY && entry.sizeBytes <= SMALL_FILE_MAX_BYTES) {
        // The same name may come twice: the later copy counts.
        configurationKey = '';
        return (chunk) => void (configurationKey += chunk.toString('latin1'));
      }
      if (entry.name !== DATABASE && entry.name !== `${DATABASE}-wal`) return null;
      return async (chunk) => {
        copy ??= await opened(entry);
        await copy.appendFile(chunk);
      };
    },
    close: async () => {
      await copy?.close();
      copy = null;
    },
  }).finally(() => copy?.close());
  const found = hash.digest('hex');
  if (sha256 !== null && found !== sha256)
    throw new PalomarError('CHECKSUM_MISMATCH', 'The backup is not what the server made: its SHA-256 differs. Use another one.');
  return { names, key: configurationKey, sha256: found, sizeBytes };
}

/** As the storage service lays it out: shards of two letters. */
function mailboxOf(account: string): string {
  return `${ARCHIVE.mail}/${account.slice(0, 2)}/${account}/mailbox.sqlite`;
}

/** As our own backups have them: a restore unpacks as root, so nothing may lead out of its place. */
function isFitting({ name, kind }: Entry): boolean {
  const [root = '', ...rest] = name.replace(/\/$/, '').split('/');
  return kind !== 'other' && ROOTS.includes(root) && !rest.some((part) => part === '' || part === '.' || part === '..') && !/\p{Cc}/u.test(name);
}

function foreign({ name }: Entry): PalomarError {
  return new PalomarError(
    'CHECKSUM_MISMATCH',
    `The archive in the backup holds something that no server of ours writes: ${JSON.stringify(name.slice(0, 100))}. Do not restore it; use another backup.`,
  );
}

function incomplete(missing: readonly string[]): PalomarError {
  const shown = missing.slice(0, MISSING_SHOWN_MAX).join(', ');
  return new PalomarError(
    'CHECKSUM_MISMATCH',
    `The backup is not complete: ${shown}${missing.length > MISSING_SHOWN_MAX ? ' and more' : ''} should be in it.`,
  );
}
