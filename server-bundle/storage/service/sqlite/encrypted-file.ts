/**
 * One encrypted SQLite file: each page authenticated and encrypted by itself under a raw 32-byte key, WAL, and `synchronous=FULL`,
 * because WAL alone would mean NORMAL, which forgets the last commits when the power fails. Everything here is synchronous.
 *
 * New files are made with AEGIS-256 (draft-irtf-cfrg-aegis-aead): 256 bits of key, a random nonce of 256 bits for each page written. With the
 * AES instructions that servers have, reading a page costs a ninth of what ChaCha20-Poly1305 takes here, and writing a seventh. A file
 * that was made with ChaCha20-Poly1305 stays as it is.
 */
import Database from 'better-sqlite3-multiple-ciphers';
import { codeOf } from '../../../base/errors.ts';
import { toStorageError } from './errors.ts';
import { migrate } from './migrate.ts';
import type { Migration } from './migrate.ts';

export type Value = string | number | bigint | Buffer | null;

export interface EncryptedFileOptions {
  readonly file: string;
  /** 32 bytes; copied into SQLite, not kept here. */
  readonly key: Buffer;
  /** For messages: "the configuration database", "this mailbox". */
  readonly what: string;
  readonly create: boolean;
  readonly cacheKb: number;
  /** None where somebody else keeps the tables. */
  readonly migrations?: readonly Migration[];
  /** A second connection to a file that another one writes. */
  readonly isReadOnly?: boolean;
}

/** Statements kept prepared per file; a list in a query makes a statement per length. */
const STATEMENTS_MAX = 300;

export class EncryptedFile {
  readonly what: string;
  readonly #db: Database.Database;
  readonly #statements = new Map<string, Database.Statement>();

  /** @throws StorageError CORRUPT when the key does not fit or the file is damaged. */
  constructor(options: EncryptedFileOptions) {
    this.what = options.what;
    this.#db = openWithKey(options);
    try {
      // Only effective before the first page is written; it lets freed pages go back to the disk.
      if (options.create) this.#db.pragma('auto_vacuum=INCREMENTAL');
      this.#db.pragma('journal_mode=WAL');
      this.#db.pragma('synchronous=FULL');
      this.#db.pragma('foreign_keys=ON');
      // What SQLite puts into temporary files it does not encrypt.
      this.#db.pragma('temp_store=MEMORY');
      this.#db.pragma('busy_timeout=5000');
      this.#db.pragma(`cache_size=-${options.cacheKb}`);
      if (options.migrations) migrate(this.#db, options.migrations);
      if (options.isReadOnly === true) this.#db.pragma('query_only=ON');
    } catch (error) {
      this.#db.close();
      throw toStorageError(error, options.what);
    }
  }

  /** `Row` is what the statement selects: the caller's word, proven by the tests of each statement. */
  all<Row>(sql: string, ...values: readonly Value[]): Row[] {
    return this.#statement(sql).all(...values) as Row[];
  }

  /** As `all`, each row as its values in their order: half the work where there are many. */
  tuples<Row extends readonly Value[]>(sql: string, ...values: readonly Value[]): Row[] {
    return this.#statement(sql, true).all(...values) as Row[];
  }

  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- as with `all`: the shape of what is selected
  get<Row>(sql: string, ...values: readonly Value[]): Row | undefined {
    return this.#statement(sql).get(...values) as Row | undefined;
  }

  /** @returns how many rows changed. */
  run(sql: string, ...values: readonly Value[]): number {
    return this.#statement(sql).run(...values).changes;
  }

  /** @returns the id of the inserted row. */
  insert(sql: string, ...values: readonly Value[]): number {
    return Number(this.#statement(sql).run(...values).lastInsertRowid);
  }

  /** Any one statement, with what it selects or what it changed. */
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- as with `all`: the shape of what is selected
  execute<Row>(sql: string, values: readonly unknown[]): { rows: Row[]; numAffectedRows?: bigint } {
    const statement = this.#statement(sql);
    if (statement.reader) return { rows: statement.all(values) as Row[] };
    return { rows: [], numAffectedRows: BigInt(statement.run(values).changes) };
  }

  /** Any number of statements without values. */
  script(sql: string): void {
    this.#db.exec(sql);
  }

  begin(): void {
    this.run('BEGIN IMMEDIATE');
  }

  /** Returns after fsync. */
  commit(): void {
    this.run('COMMIT');
  }

  rollback(): void {
    if (this.#db.inTransaction) this.run('ROLLBACK');
  }

  get isInTransaction(): boolean {
    return this.#db.inTransaction;
  }

  /** `user_version`: the number of the last migration. */
  get version(): number {
    return Number(this.#db.pragma('user_version', { simple: true }));
  }

  set version(number: number) {
    this.#db.pragma(`user_version=${number}`);
  }

  get isOpen(): boolean {
    return this.#db.open;
  }

  pages(): { readonly free: number; readonly all: number } {
    return {
      free: Number(this.#db.pragma('freelist_count', { simple: true })),
      all: Number(this.#db.pragma('page_count', { simple: true })),
    };
  }

  /** What SQLite finds wrong with its pages and indexes, up to `max` findings. Reads the whole file. */
  findings(max: number): string[] {
    const rows = this.#db.pragma(`integrity_check(${max})`) as { integrity_check: string }[];
    return rows.map((row) => row.integrity_check).filter((each) => each !== 'ok');
  }

  /** Gives up to `pages` freed pages back to the disk. */
  shrink(pages: number): void {
    this.#db.pragma(`incremental_vacuum(${pages})`);
  }

  close(): void {
    this.#statements.clear();
    if (this.#db.open) this.#db.close();
  }

  #statement(sql: string, isRaw = false): Database.Statement {
    const key = isRaw ? `raw ${sql}` : sql;
    let statement = this.#statements.get(key);
    if (!statement) {
      statement = this.#db.prepare(sql);
      if (isRaw) statement.raw();
      const [oldest] = this.#statements.keys();
      if (oldest !== undefined && this.#statements.size >= STATEMENTS_MAX) this.#statements.delete(oldest);
      this.#statements.set(key, statement);
    }
    return statement;
  }
}

/** From the newest: a file is tried with each in turn. */
const CIPHERS = ['aegis', 'chacha20'] as const;

/** @throws StorageError CORRUPT when the key fits with neither cipher. */
function openWithKey(options: EncryptedFileOptions): Database.Database {
  const [newest, ...older] = CIPHERS;
  try {
    return withCipher(options, newest);
  } catch (error) {
    for (const cipher of older) {
      try {
        if (codeOf(error) === 'SQLITE_NOTADB') return withCipher(options, cipher);
      } catch {
        // The first failure says what is wrong.
      }
    }
    throw toStorageError(error, options.what);
  }
}

/** Reads the first page, for only that shows whether the key fits. */
function withCipher({ file, key, create }: EncryptedFileOptions, cipher: (typeof CIPHERS)[number]): Database.Database {
  const db = new Database(file, { fileMustExist: !create });
  try {
    db.pragma(`cipher='${cipher}'`);
    giveKey(db, key);
    db.pragma('schema_version');
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

interface Keyed {
  key(raw: Buffer): void;
}

/** As bytes that are wiped: a PRAGMA would leave the key in texts that nobody can wipe, in this heap and in SQLite's. */
function giveKey(db: Database.Database, key: Buffer): void {
  if (!takesKey(db)) throw new Error('This build of SQLite has no encryption.');
  const raw = Buffer.concat([Buffer.from('raw:'), key]);
  db.key(raw);
  raw.fill(0);
}

/** The types of better-sqlite3 do not know what the encrypting build adds. */
function takesKey(db: object): db is Keyed {
  return 'key' in db && typeof db.key === 'function';
}
