/**
 * The sealed letters of one account as files. A letter counts as kept only after: file written and fsynced under a
 * temporary name, renamed, directory fsynced. What arrives while that runs shares the next file.
 */
import { closeSync, fsync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { readFile, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { codeOf } from '../../../base/errors.ts';
import { letGo, letGoPiece } from '../../api/let-go.ts';
import { makeDirectory } from '../directories.ts';
import { GROUP_MAX, GROUP_MAX_BYTES } from '../limits.ts';
import { toStorageError } from '../sqlite/errors.ts';
import { digestOf } from './format.ts';
import type { SealedLetter } from './format.ts';
import { readDigests } from './source.ts';

interface Waiting {
  readonly letter: SealedLetter;
  resolve(): void;
  reject(error: unknown): void;
}

interface Kept {
  readonly digests: readonly string[];
  readonly sizeBytes: number;
}

const TEMPORARY = '.new';
const WRITE_BYTES = 1024 * 1024;
const SET_ASIDE = '.damaged';
const sync = promisify(fsync);

export class SealedDrop {
  readonly #directory: string;
  readonly #seal: (letters: readonly SealedLetter[]) => Iterable<Buffer>;
  readonly #waiting: Waiting[] = [];
  #writing = false;
  #kept: Map<string, Kept> | undefined;
  readonly #known = new Set<string>();
  readonly #now: () => number;
  /** The time in the newest name; names go on from there when the clock goes back. */
  #newestAt = 0;
  #sequence = 0;
  #sizeBytes = 0;

  constructor(directory: string, seal: (letters: readonly SealedLetter[]) => Iterable<Buffer>, now: () => number = Date.now) {
    this.#directory = directory;
    this.#seal = seal;
    this.#now = now;
  }

  /** Idempotent by delivery id. Resolves after fsync. */
  async put(letter: SealedLetter): Promise<void> {
    if (await this.has(letter.deliveryId)) return;
    await new Promise<void>((resolve, reject) => {
      this.#waiting.push({ letter, resolve, reject });
      if (!this.#writing) void this.#writeAll();
    });
  }

  async has(deliveryId: string): Promise<boolean> {
    await this.#load();
    return this.#known.has(digestOf(deliveryId).toString('hex'));
  }

  async totals(): Promise<{ readonly count: number; readonly sizeBytes: number }> {
    await this.#load();
    return { count: this.#known.size, sizeBytes: this.#sizeBytes };
  }

  /** Files in order of arrival. */
  async list(): Promise<string[]> {
    return [...(await this.#load()).keys()].sort();
  }

  read(file: string): Promise<Buffer> {
    return readFile(path.join(this.#directory, file));
  }

  /** Only after its letters are committed elsewhere. A crash before this leaves the file, whose letters are then known by their ids. */
  async remove(file: string): Promise<void> {
    await rm(path.join(this.#directory, file), { force: true });
    const kept = this.#kept?.get(file);
    if (!kept) return;
    for (const digest of kept.digests) this.#known.delete(digest);
    this.#sizeBytes -= kept.sizeBytes;
    this.#kept?.delete(file);
  }

  /**
   * A file of which the good letters are in and others are damaged: it stays for whoever would look into it, and is never read again. The
   * delivery ids of the good ones are forgotten one day, and they would come in a second time.
   */
  async setAside(file: string): Promise<void> {
    await rename(path.join(this.#directory, file), path.join(this.#directory, file + SET_ASIDE));
    await this.remove(file);
  }

  async #load(): Promise<Map<string, Kept>> {
    if (this.#kept) return this.#kept;
    const files = await readdir(this.#directory).catch((error: unknown) => {
      if (codeOf(error) === 'ENOENT') return [];
      throw toStorageError(error, 'the sealed letters');
    });
    const loaded: [string, Kept][] = [];
    for (const name of files) {
      const file = path.join(this.#directory, name);
      if (name.endsWith(TEMPORARY)) await rm(file, { force: true });
      else if (!name.endsWith(SET_ASIDE)) loaded.push([name, await readDigests(file)]);
    }
    return this.#adopt(loaded);
  }

  /** Another caller may have loaded meanwhile, and added letters since: then that stands. */
  #adopt(loaded: readonly [string, Kept][]): Map<string, Kept> {
    if (this.#kept) return this.#kept;
    this.#kept = new Map();
    for (const [name, kept] of loaded) this.#note(this.#kept, name, kept);
    return this.#kept;
  }

  async #writeAll(): Promise<void> {
    this.#writing = true;
    while (this.#waiting.length > 0) {
      // What came with the same turn of the loop shares this file.
      await new Promise((resolve) => setImmediate(resolve));
      const batch = this.#take();
      try {
        await this.#write(batch);
        for (const letter of batch) letter.resolve();
      } catch (error) {
        for (const letter of batch) letter.reject(toStorageError(error, 'the sealed letters'));
      }
    }
    this.#writing = false;
  }

  #take(): Waiting[] {
    let bytes = 0;
    let count = 0;
    for (const { letter } of this.#waiting) {
      bytes += letter.raw.length;
      if (count > 0 && (count >= GROUP_MAX || bytes > GROUP_MAX_BYTES)) break;
      count++;
    }
    return this.#waiting.splice(0, count);
  }

  async #write(batch: readonly Waiting[]): Promise<void> {
    const digests = batch.map(({ letter }) => digestOf(letter.deliveryId).toString('hex'));
    // Sorts by arrival, also across restarts and whatever the clock does.
    this.#newestAt = Math.max(this.#newestAt + 1, this.#now());
    const name = `${this.#newestAt.toString().padStart(15, '0')}-${(this.#sequence++).toString().padStart(10, '0')}-${process.pid}`;
    const sizeBytes = await writeDurably(this.#directory, name, this.#seal(batch.map(({ letter }) => letter)));
    const kept = await this.#load();
    this.#note(kept, name, { digests, sizeBytes });
  }

  #note(kept: Map<string, Kept>, name: string, file: Kept): void {
    kept.set(name, file);
    this.#newestAt = Math.max(this.#newestAt, Number.parseInt(name, 10) || 0);
    for (const digest of file.digests) this.#known.add(digest);
    this.#sizeBytes += file.sizeBytes;
  }
}

/**
 * Only the fsyncs leave this thread: the other calls go to the page cache and return sooner than a thread could be
 * asked. Order matters: the bytes are on disk before the name is, and the name before this resolves with their number.
 */
async function writeDurably(directory: string, name: string, pieces: Iterable<Buffer>): Promise<number> {
  const target = path.join(directory, name);
  const temporary = target + TEMPORARY;
  let sizeBytes = 0;
  try {
    const file = await createFile(directory, temporary);
    try {
      for (const piece of gathered(pieces)) {
        sizeBytes += writeWhole(file, piece);
        letGo(piece);
      }
      await sync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, target);
    const named = openSync(directory, 'r');
    try {
      await sync(named);
    } finally {
      closeSync(named);
    }
    return sizeBytes;
  } catch (error) {
    // Also under its own name: what was answered with a failure is not to turn up later.
    for (const file of [temporary, target]) rmSync(file, { force: true });
    throw error;
  }
}

/** Small pieces together, because each write is a system call. */
function* gathered(pieces: Iterable<Buffer>): Generator<Buffer> {
  let waiting: Buffer[] = [];
  let waitingBytes = 0;
  for (const piece of pieces) {
    waiting.push(piece);
    waitingBytes += piece.length;
    if (waitingBytes < WRITE_BYTES) continue;
    yield together(waiting);
    waiting = [];
    waitingBytes = 0;
  }
  if (waitingBytes > 0) yield together(waiting);
}

function together(pieces: readonly Buffer[]): Buffer {
  const [only] = pieces;
  if (only && pieces.length === 1) return only;
  const whole = Buffer.concat(pieces);
  for (const piece of pieces) letGoPiece(piece);
  return whole;
}

function writeWhole(file: number, bytes: Buffer): number {
  for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at);
  return bytes.length;
}

async function createFile(directory: string, file: string): Promise<number> {
  try {
    return openSync(file, 'wx', 0o600);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
    await makeDirectory(directory);
    return openSync(file, 'wx', 0o600);
  }
}
