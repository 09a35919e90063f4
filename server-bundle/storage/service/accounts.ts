/** The accounts of this process: who is unlocked, by which sessions, and the sealed letters of those who are not. */
import { randomBytes } from 'node:crypto';
import type { AccountId, SessionToken } from '../api/operations.ts';
import { StorageError } from '../api/operations.ts';
import type { Clock } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import { noteSize } from './configuration/accounts.ts';
import type { AccountRecord } from './configuration/accounts.ts';
import type { Configuration } from './configuration/database.ts';
import { discloseUnderMailboxKey } from './keys/wraps.ts';
import { PAGE_CACHE_KB } from './limits.ts';
import { forgetOldDeliveries } from './mailbox/delivery.ts';
import { usedBytes } from './mailbox/folders.ts';
import { mailboxMigrations } from './mailbox/migrations/index.ts';
import { OpenFiles } from './open-files.ts';
import { accountPaths } from './paths.ts';
import { Recipients } from './recipients.ts';
import type { Recipient } from './recipients.ts';
import { SealedDrop } from './sealing/drop.ts';
import { ingest } from './sealing/ingest.ts';
import { readPrivateKeys } from './sealing/key-pair.ts';
import { sealLetters } from './sealing/format.ts';
import type { SealingPrivateKeys } from './sealing/format.ts';
import { EncryptedFile } from './sqlite/encrypted-file.ts';
import { UnlockedAccount } from './unlocked.ts';

const SHRINK_PAGES = 2000;

export interface AccountsOptions {
  readonly root: string;
  readonly configuration: Configuration;
  readonly clock: Clock;
  readonly log: Log;
}

export class Accounts implements AsyncDisposable {
  readonly #options: AccountsOptions;
  readonly #recipients: Recipients;
  readonly #files = new OpenFiles();
  readonly #unlocked = new Map<AccountId, { account: UnlockedAccount; privateKeys: SealingPrivateKeys }>();
  readonly #sessions = new Map<SessionToken, UnlockedAccount>();
  readonly #drops = new Map<AccountId, SealedDrop>();

  constructor(options: AccountsOptions) {
    this.#options = options;
    this.#recipients = new Recipients(options.configuration);
  }

  unlocked(id: AccountId): UnlockedAccount | undefined {
    return this.#unlocked.get(id)?.account;
  }

  /** @throws StorageError SESSION_EXPIRED */
  bySession(token: SessionToken): UnlockedAccount {
    const account = this.#sessions.get(token);
    if (!account) throw new StorageError('SESSION_EXPIRED', 'This session has ended. Log in again.');
    return account;
  }

  /** @throws StorageError NOT_FOUND */
  recipient(id: AccountId): Promise<Recipient> {
    return this.#recipients.get(id);
  }

  async drop(id: AccountId): Promise<SealedDrop> {
    const present = this.#drops.get(id);
    if (present) return present;
    const recipient = await this.recipient(id);
    // Another may have made it meanwhile: there is one for all, because it knows what it holds.
    const drop =
      this.#drops.get(id) ?? new SealedDrop(accountPaths(this.#options.root, id).sealed, (letters) => sealLetters(recipient.publicKeys, id, letters));
    this.#drops.set(id, drop);
    return drop;
  }

  /** Takes `key` over. Resolves when the letters that waited are in. @throws StorageError CORRUPT for this mailbox only. */
  async open(record: AccountRecord, key: Buffer): Promise<SessionToken> {
    const present = this.#unlocked.get(record.id)?.account;
    if (present) key.fill(0);
    const account = present ?? this.#unlock(record, key);
    const token = randomBytes(24).toString('base64url') as SessionToken;
    account.addSession(token);
    this.#sessions.set(token, account);
    try {
      await (present ? account.ingestion : this.ingestInto(record.id));
      return token;
    } catch (error) {
      this.close(token);
      throw error;
    }
  }

  /** Brings in what is sealed, after whatever ingestion of this account runs already. */
  ingestInto(id: AccountId): Promise<void> {
    const found = this.#unlocked.get(id);
    if (!found) return Promise.resolve();
    const { account, privateKeys } = found;
    const run = async (): Promise<void> =>
      ingest({ account, drop: await this.drop(id), privateKeys, clock: this.#options.clock, log: this.#options.log });
    account.ingestion = account.ingestion.then(run, run);
    return account.ingestion;
  }

  /** Ends a session; with the last of an account its key is wiped. Unknown sessions are none of its concern. */
  close(token: SessionToken): void {
    const account = this.#sessions.get(token);
    if (!account) return;
    this.#sessions.delete(token);
    if (account.removeSession(token) === 0) this.#lock(account);
  }

  /** For an account that is being removed. */
  forget(id: AccountId): void {
    const account = this.unlocked(id);
    if (account) {
      for (const token of account.expel(new StorageError('SESSION_EXPIRED', 'This account was removed.'))) this.#sessions.delete(token);
      this.#lock(account);
    }
    this.#drops.delete(id);
    this.#recipients.forget(id);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.allSettled([...this.#unlocked.values()].map(({ account }) => account.ingestion));
    for (const { account } of [...this.#unlocked.values()]) this.#lock(account);
    this.#sessions.clear();
    this.#files[Symbol.dispose]();
  }

  #unlock(record: AccountRecord, key: Buffer): UnlockedAccount {
    const privateBytes = discloseUnderMailboxKey(key, record.sealingPrivate, record.id);
    if (!privateBytes) {
      key.fill(0);
      throw new StorageError('CORRUPT', 'The sealing keys of this account are damaged. Restore the configuration from a backup.');
    }
    const privateKeys = readPrivateKeys(privateBytes);
    privateBytes.fill(0);
    const account = new UnlockedAccount({
      id: record.id,
      quotaBytes: record.quotaBytes,
      key,
      open: (keyHeld) => this.#files.get(record.id, () => this.#openFile(record.id, keyHeld)),
    });
    try {
      account.file();
    } catch (error) {
      account.lock();
      throw error;
    }
    this.#unlocked.set(record.id, { account, privateKeys });
    return account;
  }

  #openFile(id: AccountId, key: Buffer): EncryptedFile {
    const { mailbox } = accountPaths(this.#options.root, id);
    return new EncryptedFile({ file: mailbox, key, what: 'this mailbox', create: false, cacheKb: PAGE_CACHE_KB, migrations: mailboxMigrations });
  }

  #lock(account: UnlockedAccount): void {
    this.#unlocked.delete(account.id);
    try {
      const file = account.file();
      const sizeBytes = usedBytes(file);
      forgetOldDeliveries(file, this.#options.clock.now());
      file.shrink(SHRINK_PAGES);
      this.#options.configuration.transact((db) => noteSize(db, account.id, sizeBytes)).catch(() => undefined);
    } catch (error) {
      this.#options.log.warn({ err: error, account: account.id }, 'a mailbox could not be put in order before closing');
    }
    account.lock();
    this.#files.close(account.id);
  }
}
