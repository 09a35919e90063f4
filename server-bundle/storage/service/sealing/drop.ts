/**
 * The sealed letters of one account as files. A letter counts as kept only after: file written and fsynced under a
 * temporary name, renamed, directory fsynced. Letters that arrive together share the directory's fsync.
 */
import { mkdir, open, readFile, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { codeOf } from '../../../base/errors.ts';
import { sealedName } from '../paths.ts';
import { toStorageError } from '../sqlite/errors.ts';

interface Waiting {
  readonly name: string;
  readonly bytes: Buffer;
  resolve(): void;
  reject(error: unknown): void;
}

const TEMPORARY = '.new';

export class SealedDrop {
  readonly #directory: string;
  #waiting: Waiting[] = [];
  #writing: Promise<void> | undefined;
  #sizes: Map<string, number> | undefined;

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** Idempotent by delivery id. `make` runs only when the letter is not there yet. Resolves after fsync. */
  async put(deliveryId: string, make: () => Buffer): Promise<void> {
    const name = sealedName(deliveryId);
    const sizes = await this.#load();
    if (sizes.has(name)) return;
    const bytes = make();
    await new Promise<void>((resolve, reject) => {
      this.#waiting.push({ name, bytes, resolve, reject });
      this.#writing ??= this.#writeAll();
    });
  }

  async totals(): Promise<{ readonly count: number; readonly sizeBytes: number }> {
    const sizes = await this.#load();
    return { count: sizes.size, sizeBytes: [...sizes.values()].reduce((sum, size) => sum + size, 0) };
  }

  /** Names in order of arrival. */
  async list(): Promise<{ readonly name: string; readonly sizeBytes: number }[]> {
    const sizes = await this.#load();
    const files = await Promise.all(
      [...sizes].map(async ([name, sizeBytes]) => ({ name, sizeBytes, at: (await stat(path.join(this.#directory, name))).mtimeMs })),
    );
    return files.sort((a, b) => a.at - b.at);
  }

  read(name: string): Promise<Buffer> {
    return readFile(path.join(this.#directory, name));
  }

  /** Only after the letter is committed elsewhere. A crash before this leaves the file, which is then known by its id. */
  async remove(name: string): Promise<void> {
    await rm(path.join(this.#directory, name), { force: true });
    this.#sizes?.delete(name);
  }

  async #load(): Promise<Map<string, number>> {
    if (this.#sizes) return this.#sizes;
    const entries = await readdir(this.#directory).catch((error: unknown) => {
      if (codeOf(error) === 'ENOENT') return [];
      throw error;
    });
    const loaded = new Map<string, number>();
    for (const name of entries) {
      const file = path.join(this.#directory, name);
      if (name.endsWith(TEMPORARY)) await rm(file, { force: true });
      else loaded.set(name, (await stat(file)).size);
    }
    // Another caller may have finished meanwhile and counted letters since.
    return (this.#sizes ??= loaded);
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      await this.#writeBatch(batch);
    }
    this.#writing = undefined;
  }

  async #writeBatch(batch: readonly Waiting[]): Promise<void> {
    const written = await Promise.allSettled(batch.map((letter) => this.#write(letter)));
    const synced = await syncDirectory(this.#directory).then(
      () => undefined,
      (error: unknown) => error,
    );
    batch.forEach((letter, index) => {
      const result = written[index];
      const error = result?.status === 'rejected' ? (result.reason as unknown) : synced;
      if (error !== undefined) return letter.reject(toStorageError(error, 'a sealed letter'));
      this.#sizes?.set(letter.name, letter.bytes.length);
      letter.resolve();
    });
  }

  async #write(letter: Waiting): Promise<void> {
    const target = path.join(this.#directory, letter.name);
    const temporary = `${target}${TEMPORARY}`;
    const handle = await open(temporary, 'w', 0o600).catch(async (error: unknown) => {
      if (codeOf(error) !== 'ENOENT') throw error;
      await makeDirectory(this.#directory);
      return open(temporary, 'w', 0o600);
    });
    try {
      await handle.writeFile(letter.bytes);
      await handle.sync();
      await handle.close();
      await rename(temporary, target);
    } catch (error) {
      await handle.close().catch(() => undefined);
      await rm(temporary, { force: true });
      throw error;
    }
  }
}

/** Makes the directory and fsyncs the one it stands in. */
export async function makeDirectory(directory: string): Promise<void> {
  const first = await mkdir(directory, { recursive: true, mode: 0o700 });
  if (first === undefined) return;
  for (let made = directory; made.length >= first.length; made = path.dirname(made)) await syncDirectory(path.dirname(made));
}

export async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
