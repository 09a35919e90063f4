/** A real mailbox file in a temporary directory, with nothing of the service around it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { MailboxId } from '../../server-bundle/storage/api/operations.ts';
import { Changes } from '../../server-bundle/storage/service/mailbox/changes.ts';
import { createStandardFolders, listFolders } from '../../server-bundle/storage/service/mailbox/folders.ts';
import { mailboxMigrations } from '../../server-bundle/storage/service/mailbox/migrations/index.ts';
import { EncryptedFile } from '../../server-bundle/storage/service/sqlite/encrypted-file.ts';
import type { Migration } from '../../server-bundle/storage/service/sqlite/migrate.ts';

const KEY = Buffer.alloc(32, 7);

export interface MailboxFile extends Disposable {
  readonly path: string;
  readonly file: EncryptedFile;
  /** Closes it and opens it anew, with all migrations. */
  reopen(): EncryptedFile;
  folder(name: string): MailboxId;
  /** In one transaction, as the service does it. */
  write<T>(work: (file: EncryptedFile, changes: Changes) => T): T;
}

/** With the standard folders. */
export function mailboxFile(options: { readonly migrations?: readonly Migration[]; readonly cacheKb?: number } = {}): MailboxFile {
  const directory = mkdtempSync(path.join(tmpdir(), 'palomar-mailbox-'));
  const location = path.join(directory, 'mailbox.sqlite');
  const open = (create: boolean, migrations: readonly Migration[]): EncryptedFile =>
    new EncryptedFile({ file: location, key: KEY, what: 'this mailbox', create, cacheKb: options.cacheKb ?? 1000, migrations });
  let file = open(true, options.migrations ?? mailboxMigrations);
  createStandardFolders(file, 'en', 1_790_000_000_000);
  return {
    path: location,
    get file() {
      return file;
    },
    reopen: () => {
      file.close();
      file = open(false, mailboxMigrations);
      return file;
    },
    folder: (name) => {
      const found = listFolders(file).find((row) => row.name === name);
      if (!found) throw new Error(`There is no folder ${name}.`);
      return found.id;
    },
    write: (work) => {
      file.begin();
      try {
        const result = work(file, new Changes());
        file.commit();
        return result;
      } catch (error) {
        file.rollback();
        throw error;
      }
    },
    [Symbol.dispose]: () => {
      file.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
