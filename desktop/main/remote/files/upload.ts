/**
 * Brings a large file to the server: appended to `<path>.part` through an exec channel, so that the size of the part
 * is always the offset to go on from; SHA-256 compared at both ends, fsync, rename. Written as root (through sudo
 * where needed), so there is no staging place that others could touch. SFTP with parallel
 * writes is as fast, but neither resumes safely (holes) nor writes as root; test/bench/upload.ts measures against scp.
 */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Transform } from 'node:stream';
import { PalomarError } from '../../../contract/errors.ts';
import { ERROR_TAIL_CHARACTERS, UPLOAD_CHUNK_BYTES, UPLOAD_SPARE_BYTES } from '../limits.ts';
import type { Progress } from '../remote.ts';
import { commandFailed, exec } from '../ssh/exec.ts';
import type { Session } from '../ssh/session.ts';
import type { Command } from '../../plan/command.ts';
import { digest } from './digest.ts';

export interface UploadOptions {
  readonly sha256: string;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

interface Transfer extends UploadOptions {
  readonly source: string;
  readonly path: string;
  readonly totalBytes: number;
}

/** What the server has: the whole file, or so much of it. */
interface Remainder {
  readonly complete: boolean;
  readonly partBytes: number;
  readonly partSha256: string;
  readonly freeBytes: number;
}

/** Gives the number of bytes that were sent. @throws DISK_FULL, CHECKSUM_MISMATCH, CONNECTION_LOST, CANCELLED */
export async function upload(session: Session, source: string, path: string, options: UploadOptions): Promise<number> {
  const transfer: Transfer = { ...options, source, path, totalBytes: (await stat(source)).size };
  const [found] = await Promise.all([look(session, transfer), checkSource(transfer)]);
  const report = (doneBytes: number) => options.onProgress?.({ doneBytes, totalBytes: transfer.totalBytes });
  if (found.complete) {
    report(transfer.totalBytes);
    return 0;
  }
  const offsetBytes = await offsetFor(transfer, found);
  if (offsetBytes < found.partBytes) await removePart(session, path);
  const reclaimedBytes = found.partBytes - offsetBytes;
  const neededBytes = transfer.totalBytes - offsetBytes;
  if (neededBytes + UPLOAD_SPARE_BYTES > found.freeBytes + reclaimedBytes) {
    await removePart(session, path);
    throw diskFull(path, neededBytes, found.freeBytes + found.partBytes);
  }
  report(offsetBytes);
  await send(session, transfer, offsetBytes, report);
  return neededBytes;
}

/** OpenSSL where it is: it hashes several times faster than the coreutils of older distributions. */
const SUM = 'sum() { if command -v openssl >/dev/null; then openssl dgst -sha256 -r; else sha256sum; fi | cut -c1-64; }; ';

const LOOK =
  `set -e; ${SUM}` +
  'd=$(dirname -- "$1"); mkdir -p -m 755 -- "$d"; done=no; part=0; sum=-; ' +
  'if [ -f "$1" ] && [ "$(stat -c %s -- "$1")" = "$3" ] && [ "$(sum <"$1")" = "$2" ]; then done=yes; ' +
  'elif [ -s "$1.part" ]; then part=$(stat -c %s -- "$1.part"); [ "$part" -gt "$3" ] || sum=$(sum <"$1.part"); fi; ' +
  'free=$(df -Pk -- "$d" | tail -n 1 | tr -s " " | cut -d " " -f 4); echo "$done $part $sum $free"';

async function look(session: Session, transfer: Transfer): Promise<Remainder> {
  const command: Command = { argv: ['sh', '-c', LOOK, 'upload-look', transfer.path, transfer.sha256, String(transfer.totalBytes)], asRoot: true };
  const result = await exec(session, command, { quiet: true, ...(transfer.signal ? { signal: transfer.signal } : {}) });
  const [done, part, sum, free] = result.stdout.trim().split(' ');
  if (result.exitCode !== 0 || free === undefined) throw commandFailed(session, command, result, ERROR_TAIL_CHARACTERS);
  return { complete: done === 'yes', partBytes: Number(part), partSha256: sum ?? '-', freeBytes: Number(free) * 1024 };
}

async function checkSource(transfer: Transfer): Promise<void> {
  const got = await digest(transfer.source, transfer.totalBytes, transfer.signal);
  if (got === transfer.sha256) return;
  throw new PalomarError(
    'CHECKSUM_MISMATCH',
    'The file to upload is not the one this app was built with: its SHA-256 differs. Nothing was sent. Install the app again, or build the file again.',
    { data: { path: transfer.path, expected: transfer.sha256, got, where: 'local' } },
  );
}

/** Where to go on from: the end of the server's part if it is the beginning of this very file, else the start. */
async function offsetFor({ source, totalBytes, signal }: Transfer, { partBytes, partSha256 }: Remainder): Promise<number> {
  if (partBytes === 0 || partBytes > totalBytes) return 0;
  return (await digest(source, partBytes, signal)) === partSha256 ? partBytes : 0;
}

/**
 * The sum is of what the disk holds, taken while it is synced. A size other than the whole says that the link was cut
 * (the part stays, to go on from) or that somebody else wrote to it too; only the whole, right file is put in place.
 */
const RECEIVE =
  `umask 077; ${SUM}` +
  'part="$1.part"; : >>"$part" || exit 1; ' +
  'cat >>"$part" || exit 1; sync -- "$part" & set -- "$@" "$(sum <"$part")"; wait $! || exit 1; ' +
  'size=$(stat -c %s -- "$part"); [ "$size" -ge "$3" ] || { echo "cut off at $size of $3 bytes" >&2; exit 1; }; ' +
  'if [ "$4" != "$2" ] || [ "$size" != "$3" ]; then rm -f -- "$part"; echo "$4"; exit 46; fi; ' +
  'set -e; chmod 600 -- "$part"; mv -fT -- "$part" "$1"; sync -- "$(dirname -- "$1")"';
const WRONG_SUM = 46;

async function send(session: Session, transfer: Transfer, offsetBytes: number, report: (doneBytes: number) => void): Promise<void> {
  const { source, path, sha256, totalBytes, signal } = transfer;
  const command: Command = { argv: ['sh', '-c', RECEIVE, 'upload', path, sha256, String(totalBytes)], asRoot: true };
  const file = createReadStream(source, { start: offsetBytes, highWaterMark: UPLOAD_CHUNK_BYTES });
  const counted = file.pipe(counter(offsetBytes, report));
  try {
    const result = await exec(session, command, { quiet: true, source: counted, ...(signal ? { signal } : {}) });
    if (result.exitCode === 0) return;
    if (result.exitCode === WRONG_SUM) throw arrivedWrong(transfer, result.stdout.trim());
    if (!/No space left|quota exceeded|File too large/i.test(result.stderr)) throw commandFailed(session, command, result, ERROR_TAIL_CHARACTERS);
    // Full or not, the part must go: it would keep everything else on that disk from working.
    const held = await look(session, transfer);
    await removePart(session, path);
    throw diskFull(path, totalBytes, held.freeBytes + held.partBytes);
  } finally {
    file.destroy();
    counted.destroy();
  }
}

function counter(offsetBytes: number, report: (doneBytes: number) => void): Transform {
  let doneBytes = offsetBytes;
  return new Transform({
    highWaterMark: UPLOAD_CHUNK_BYTES,
    transform: (chunk: Buffer, _encoding, done) => {
      doneBytes += chunk.length;
      report(doneBytes);
      done(null, chunk);
    },
  });
}

async function removePart(session: Session, path: string): Promise<void> {
  await exec(session, { argv: ['rm', '-f', '--', `${path}.part`], asRoot: true }, { quiet: true });
}

function arrivedWrong({ path, sha256 }: Transfer, got: string): PalomarError {
  return new PalomarError(
    'CHECKSUM_MISMATCH',
    `What arrived at ${path} is not what was sent: its SHA-256 differs, and it was removed. The source may have changed meanwhile, or something else on the server wrote to it. Run the upload again.`,
    { data: { path, expected: sha256, got, where: 'remote' } },
  );
}

function diskFull(path: string, neededBytes: number, freeBytes: number): PalomarError {
  const megabytes = (bytes: number) => `${(bytes / 1_000_000).toFixed(1)} MB`;
  return new PalomarError(
    'DISK_FULL',
    `There is not enough room on the server for ${path}: ${megabytes(neededBytes)} are needed, ${megabytes(freeBytes)} are free. The unfinished file was removed. Free some space (or take a larger disk) and run the upload again.`,
    { data: { path, neededBytes, freeBytes } },
  );
}
