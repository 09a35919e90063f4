/**
 * Group commit: what arrives for one file while the last COMMIT was being written shares the next transaction, and
 * every caller is answered after that COMMIT only. One piece of work that fails is rolled back alone (savepoint).
 */
import type { StorageErrorCode } from '../../api/operations.ts';
import { GROUP_MAX, GROUP_MAX_BYTES } from '../limits.ts';
import type { EncryptedFile } from './encrypted-file.ts';
import { toStorageError } from './errors.ts';

/** Failures that are nobody's own. */
const COMMON: ReadonlySet<StorageErrorCode> = new Set(['DISK_FULL', 'CORRUPT', 'UNAVAILABLE', 'INTERNAL']);

interface Job {
  readonly weightBytes: number;
  /** Runs the work; what it returns is called after the COMMIT. */
  run(file: EncryptedFile): () => void;
  reject(error: unknown): void;
}

export class GroupCommit {
  readonly #file: () => EncryptedFile;
  readonly #waiting: Job[] = [];
  #scheduled = false;

  /** `file` may throw (locked by now, damaged): then every waiting caller is told so. */
  constructor(file: () => EncryptedFile) {
    this.#file = file;
  }

  /** Resolves with what `work` returned, after it is on disk. `afterCommit` runs just before. */
  submit<T>(work: (file: EncryptedFile) => T, options: { readonly weightBytes?: number; readonly afterCommit?: () => void } = {}): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#waiting.push({
        weightBytes: options.weightBytes ?? 0,
        run: (file) => {
          const result = work(file);
          return () => {
            options.afterCommit?.();
            resolve(result);
          };
        },
        reject,
      });
      this.#schedule();
    });
  }

  /** Writes what waits, now. For the moment before a file is closed. */
  flush(): void {
    while (this.#waiting.length > 0) this.#commitOnce();
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      if (this.#waiting.length > 0) this.#commitOnce();
      if (this.#waiting.length > 0) this.#schedule();
    });
  }

  #commitOnce(): void {
    const jobs = this.#take();
    let file: EncryptedFile | undefined;
    let answers: (() => void)[];
    try {
      file = this.#file();
      file.begin();
      answers = runAll(file, jobs);
      file.commit();
    } catch (error) {
      rollback(file);
      const told = toStorageError(error, file?.what ?? 'a file');
      answers = jobs.map((job) => () => job.reject(told));
    }
    for (const answer of answers) answer();
  }

  #take(): Job[] {
    let bytes = 0;
    let count = 0;
    for (const job of this.#waiting) {
      bytes += job.weightBytes;
      if (count > 0 && (count >= GROUP_MAX || bytes > GROUP_MAX_BYTES)) break;
      count++;
    }
    return this.#waiting.splice(0, count);
  }
}

function runAll(file: EncryptedFile, jobs: readonly Job[]): (() => void)[] {
  const answers: (() => void)[] = [];
  for (const job of jobs) {
    if (jobs.length > 1) file.run('SAVEPOINT piece');
    try {
      answers.push(job.run(file));
      if (jobs.length > 1) file.run('RELEASE piece');
    } catch (error) {
      const told = toStorageError(error, file.what);
      // A refusal concerns one caller; a failing disk or file concerns all of the transaction.
      if (jobs.length === 1 || COMMON.has(told.code)) throw error;
      file.run('ROLLBACK TO piece');
      file.run('RELEASE piece');
      answers.push(() => job.reject(told));
    }
  }
  return answers;
}

function rollback(file: EncryptedFile | undefined): void {
  try {
    file?.rollback();
  } catch {
    // The file is beyond use; the caller gets the first error, and the next open starts anew.
    file?.close();
  }
}
