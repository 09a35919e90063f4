/**
 * One open mailbox: its key, its file, its writes. Writes that come together share a transaction; what they changed is
 * told after the COMMIT. Lives in the thread that opened it.
 */
import { StorageError } from '../../api/operations.ts';
import type { AccountId, MailboxEvent } from '../../api/operations.ts';
import { Changes } from '../mailbox/changes.ts';
import type { SealingPrivateKeys } from '../sealing/format.ts';
import type { EncryptedFile } from '../sqlite/encrypted-file.ts';
import { toStorageError } from '../sqlite/errors.ts';
import { GroupCommit } from '../sqlite/group-commit.ts';

export interface OpenMailboxOptions {
  readonly id: AccountId;
  readonly quotaBytes: number;
  /** What opens sealed letters, made when there are some and dropped afterwards. @throws StorageError CORRUPT */
  readonly unsealing: () => SealingPrivateKeys;
  /** The file, opened again when it was closed to make room for others. */
  readonly open: () => EncryptedFile;
  /** After each COMMIT that changed something. */
  readonly tell: (events: readonly MailboxEvent[]) => void;
}

export class OpenMailbox {
  readonly id: AccountId;
  quotaBytes: number;
  readonly unsealing: () => SealingPrivateKeys;
  readonly #open: () => EncryptedFile;
  readonly #tell: (events: readonly MailboxEvent[]) => void;
  readonly #commits: GroupCommit;
  #closed = false;

  constructor(options: OpenMailboxOptions) {
    this.id = options.id;
    this.quotaBytes = options.quotaBytes;
    this.unsealing = options.unsealing;
    this.#open = options.open;
    this.#tell = options.tell;
    this.#commits = new GroupCommit(() => this.file());
  }

  /** To be used within this turn only. @throws StorageError SESSION_EXPIRED after `close`, CORRUPT when the file is damaged. */
  file(): EncryptedFile {
    if (this.#closed) throw new StorageError('SESSION_EXPIRED', 'This session has ended. Log in again.');
    return this.#open();
  }

  /** @throws StorageError, CORRUPT with the name of the file when it is damaged. */
  read<T>(work: (file: EncryptedFile) => T): T {
    const file = this.file();
    try {
      return work(file);
    } catch (error) {
      throw toStorageError(error, file.what);
    }
  }

  write<T>(work: (file: EncryptedFile, changes: Changes) => T, weightBytes = 0): Promise<T> {
    const changes = new Changes();
    return this.#commits.submit((file) => work(file, changes), { weightBytes, afterCommit: () => this.#tell(changes.events) });
  }

  /** What waits is written first. */
  flush(): void {
    this.#commits.flush();
  }

  close(): void {
    this.#closed = true;
  }
}
