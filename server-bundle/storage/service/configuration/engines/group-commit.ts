/**
 * Group commit for asynchronous work on one SQLite file: what arrives while the last COMMIT was being written shares the
 * next transaction, one after the other, and every caller is answered after that COMMIT only. What fails is rolled back alone.
 */
import { GROUP_MAX, GROUP_MAX_BYTES } from '../../limits.ts';
import type { EncryptedFile } from '../../sqlite/encrypted-file.ts';
import type { Writer } from '../database.ts';
import { toConfigurationError } from './sqlite-errors.ts';

interface Job {
  readonly weightBytes: number;
  /** Runs the work; what it returns is called after the COMMIT. */
  run(db: Writer): Promise<() => void>;
  reject(error: unknown): void;
}

export class AsyncGroupCommit {
  readonly #file: EncryptedFile;
  readonly #db: Writer;
  readonly #waiting: Job[] = [];
  #running: Promise<void> | undefined;

  constructor(file: EncryptedFile, db: Writer) {
    this.#file = file;
    this.#db = db;
  }

  submit<T>(work: (db: Writer) => Promise<T>, weightBytes: number): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const run = async (db: Writer): Promise<() => void> => {
        const result = await work(db);
        return () => resolve(result);
      };
      this.#waiting.push({ weightBytes, run, reject });
      this.#running ??= this.#commitAll();
    });
  }

  /** Resolves when nothing waits any more. */
  async drain(): Promise<void> {
    while (this.#running) await this.#running;
  }

  async #commitAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      // What came with the same turn of the loop shares this transaction.
      await new Promise((resolve) => setImmediate(resolve));
      await this.#commitOnce(this.#take());
    }
    this.#running = undefined;
  }

  async #commitOnce(jobs: readonly Job[]): Promise<void> {
    let answers: readonly (() => void)[];
    try {
      this.#file.begin();
      answers = await this.#runAll(jobs);
      this.#file.commit();
    } catch (error) {
      this.#rollback();
      const told = toConfigurationError(error);
      answers = jobs.map((job) => () => job.reject(told));
    }
    for (const answer of answers) answer();
  }

  async #runAll(jobs: readonly Job[]): Promise<(() => void)[]> {
    const [only] = jobs;
    if (only && jobs.length === 1) return [await only.run(this.#db)];
    const answers: (() => void)[] = [];
    for (const job of jobs) answers.push(await this.#runOne(job));
    return answers;
  }

  async #runOne(job: Job): Promise<() => void> {
    this.#file.run('SAVEPOINT piece');
    try {
      const answer = await job.run(this.#db);
      this.#file.run('RELEASE piece');
      return answer;
    } catch (error) {
      const told = toConfigurationError(error);
      // A failing disk or file concerns all of the transaction, which SQLite may have rolled back already.
      if (told.code === 'DISK_FULL' || told.code === 'CORRUPT' || !this.#file.isInTransaction) throw error;
      this.#file.run('ROLLBACK TO piece');
      this.#file.run('RELEASE piece');
      return () => job.reject(told);
    }
  }

  #rollback(): void {
    try {
      this.#file.rollback();
    } catch {
      // The next BEGIN says what is wrong with the file, to whoever asks next.
    }
  }

  #take(): readonly Job[] {
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
