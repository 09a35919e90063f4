/** A Kysely dialect over one EncryptedFile. Statements run at once, on this thread; transactions are begun and ended by the engine, never here. */
import { SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely';
import type { CompiledQuery, DatabaseConnection, Dialect, Driver, Kysely, QueryResult } from 'kysely';
import type { EncryptedFile } from '../../sqlite/encrypted-file.ts';

export class EncryptedFileDialect implements Dialect {
  readonly #file: EncryptedFile;

  constructor(file: EncryptedFile) {
    this.#file = file;
  }

  createAdapter(): SqliteAdapter {
    return new Adapter();
  }

  createDriver(): Driver {
    return new FileDriver(this.#file);
  }

  createQueryCompiler(): SqliteQueryCompiler {
    return new SqliteQueryCompiler();
  }

  createIntrospector(db: Kysely<unknown>): SqliteIntrospector {
    return new SqliteIntrospector(db);
  }
}

class Adapter extends SqliteAdapter {
  /** A statement is over before another can begin, so nobody needs to wait for the connection. */
  override get supportsMultipleConnections(): boolean {
    return true;
  }
}

class FileDriver implements Driver {
  readonly #connection: FileConnection;

  constructor(file: EncryptedFile) {
    this.#connection = new FileConnection(file);
  }

  init(): Promise<void> {
    return Promise.resolve();
  }

  acquireConnection(): Promise<DatabaseConnection> {
    return Promise.resolve(this.#connection);
  }

  beginTransaction(): Promise<void> {
    return Promise.reject(new Error('Transactions of the configuration begin with `transact`.'));
  }

  commitTransaction(): Promise<void> {
    return this.beginTransaction();
  }

  rollbackTransaction(): Promise<void> {
    return this.beginTransaction();
  }

  releaseConnection(): Promise<void> {
    return Promise.resolve();
  }

  /** The engine, which opened the file, closes it. */
  destroy(): Promise<void> {
    return Promise.resolve();
  }
}

class FileConnection implements DatabaseConnection {
  readonly #file: EncryptedFile;

  constructor(file: EncryptedFile) {
    this.#file = file;
  }

  executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    try {
      return Promise.resolve(this.#file.execute<R>(sql, parameters));
    } catch (error) {
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- what the driver threw
      return Promise.reject(error);
    }
  }

  // eslint-disable-next-line require-yield -- it refuses
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    await Promise.reject(new Error('Results of the configuration are not streamed: they are small.'));
  }
}
