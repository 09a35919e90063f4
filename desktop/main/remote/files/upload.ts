/**
 * Brings a large file to the server: appended to `<path>.part` through an exec channel, so that the size of the part
 * is always the offset to go on from; SHA-256 compared at both ends, fsync, rename. Written as root (through sudo
 * where needed), so there is no staging place that others could touch. SFTP with parallel
 * writes is as fast, but neither resumes safely (holes) nor writes as root; test/bench/upload.ts measures against scp.
 */
import { stat } from 'node:fs/promises';
import { isPalomarError, PalomarError } from '../../../contract/errors.ts';
import { ERROR_TAIL_CHARACTERS, UPLOAD_SPARE_BYTES } from '../limits.ts';
import type { Progress } from '../remote.ts';
import { commandFailed, exec } from '../ssh/exec.ts';
import type { Session } from '../ssh/session.ts';
import { digest } from './digest.ts';
import { readFrom, type Source } from './pieces.ts';
import { foundOf, freedOf, NOT_WRITTEN, receiveCommand, WRONG_SUM, type Found, type Verdict } from './receive.ts';

export interface UploadOptions {
  readonly sha256: string;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

interface Transfer extends UploadOptions {
  readonly source: Source;
  readonly path: string;
  readonly totalBytes: number;
}

/** The server's verdict comes sooner than this on a fast link; on a slow one a wrong source shall not travel to its end. */
const SOURCE_CHECK_AFTER_MS = 1_000;

/**
 * Nothing is put in place but what has the promised sum on the server; the source itself is only read again when that
 * takes long, or to say at which end it went wrong.
 * @throws DISK_FULL, CHECKSUM_MISMATCH, CONNECTION_LOST, CANCELLED
 */
export async function upload(session: Session, source: Source, path: string, options: UploadOptions): Promise<void> {
  const transfer: Transfer = { ...options, source, path, totalBytes: typeof source === 'string' ? (await stat(source)).size : source.sizeBytes };
  const unfit = new AbortController();
  let checking: Promise<void> | null = null;
  const check = () => (checking ??= checkSource(transfer));
  const timer = setTimeout(() => void check().catch(() => unfit.abort()), SOURCE_CHECK_AFTER_MS);
  try {
    await transmit(session, { ...transfer, signal: AbortSignal.any([unfit.signal, ...(options.signal ? [options.signal] : [])]) });
  } catch (error) {
    if (options.signal?.aborted) throw error;
    // What was sent of a wrong file is of no use to anyone.
    if (unfit.signal.aborted && !session.closed.aborted) await removePart(session, path);
    if (unfit.signal.aborted || (isPalomarError(error) && error.code === 'CHECKSUM_MISMATCH')) await check();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

async function transmit(session: Session, transfer: Transfer): Promise<void> {
  const { path, sha256, totalBytes, signal } = transfer;
  const command = receiveCommand(path, sha256, totalBytes);
  const look = Promise.withResolvers<string>();
  let refusal = null as Error | null;
  const source = answer(transfer, look.promise, (error) => (refusal = error));
  const onOutput = (stream: 'stdout' | 'stderr', text: string) => stream === 'stdout' && look.resolve(text);
  const result = await exec(session, command, { quiet: true, source, onOutput, ...(signal ? { signal } : {}) });
  if (refusal) throw refusal;
  if (result.exitCode === 0) return;
  if (result.exitCode === WRONG_SUM) throw arrivedWrong(transfer, result.stdout.trim().slice(-64));
  if (result.exitCode === NOT_WRITTEN && /No space left|quota exceeded|File too large/i.test(result.stderr))
    throw diskFull(path, totalBytes, freedOf(result.stdout));
  throw commandFailed(session, command, result, ERROR_TAIL_CHARACTERS);
}

/** What the server's command reads: the verdict on what it found, then the bytes that are missing. */
async function* answer(transfer: Transfer, look: Promise<string>, refuse: (error: Error) => void): AsyncGenerator<Buffer, void, undefined> {
  const { source, path, totalBytes } = transfer;
  const report = (doneBytes: number) => transfer.onProgress?.({ doneBytes, totalBytes });
  const say = (verdict: Verdict) => Buffer.from(`${verdict}\n`);
  try {
    const found = foundOf(await look);
    if (found.complete) {
      report(totalBytes);
      return yield say('leave');
    }
    let doneBytes = await offsetFor(transfer, found);
    const neededBytes = totalBytes - doneBytes;
    if (neededBytes + UPLOAD_SPARE_BYTES > found.freeBytes + found.partBytes - doneBytes) {
      refuse(diskFull(path, neededBytes, found.freeBytes + found.partBytes));
      return yield say('drop');
    }
    report(doneBytes);
    yield say(doneBytes < found.partBytes ? 'anew' : 'append');
    for await (const piece of readFrom(source, doneBytes)) {
      yield piece;
      doneBytes += piece.length;
      report(doneBytes);
    }
  } catch (error) {
    refuse(error instanceof Error ? error : new Error(`reading ${typeof source === 'string' ? source : source.name} failed`, { cause: error }));
  }
}

async function checkSource(transfer: Transfer): Promise<void> {
  const got = await digest(transfer.source, transfer.totalBytes, transfer.signal);
  if (got === transfer.sha256) return;
  throw new PalomarError(
    'CHECKSUM_MISMATCH',
    'The file to upload is not the one this app was built with: its SHA-256 differs. Nothing was put in place on the server. Install the app again, or build the file again.',
    { data: { path: transfer.path, expected: transfer.sha256, got, where: 'local' } },
  );
}

/** Where to go on from: the end of the server's part if it is the beginning of this very file, else the start. */
async function offsetFor({ source, totalBytes, signal }: Transfer, { partBytes, partSha256 }: Found): Promise<number> {
  if (partBytes === 0 || partBytes > totalBytes) return 0;
  return (await digest(source, partBytes, signal)) === partSha256 ? partBytes : 0;
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
