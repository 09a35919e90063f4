/** The accounts of this process: who is unlocked, by which sessions and where, and the sealed letters of those who are not. */
import { randomBytes } from 'node:crypto';
import type { AccountId, SessionToken } from '../api/operations.ts';
import { StorageError } from '../api/operations.ts';
import type { Clock } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import { noteSize } from './configuration/accounts.ts';
import type { AccountRecord } from './configuration/accounts.ts';
import type { Configuration } from './configuration/database.ts';
import { HostPool } from './hosts/pool.ts';
import type { WorkerOptions } from './hosts/pool.ts';
import { accountPaths } from './paths.ts';
import { Recipients } from './recipients.ts';
import type { Recipient } from './recipients.ts';
import { SealedDrop } from './sealing/drop.ts';
import { sealedPieces } from './sealing/seal.ts';
import { UnlockedAccount } from './unlocked.ts';

export interface AccountsOptions {
  readonly root: string;
  readonly configuration: Configuration;
  readonly workers: WorkerOptions;
  readonly clock: Clock;
  readonly log: Log;
}

export class Accounts implements AsyncDisposable {
  readonly #options: AccountsOptions;
  readonly #recipients: Recipients;
  readonly #pool: HostPool;
  readonly #unlocked = new Map<AccountId, UnlockedAccount>();
  /** Being closed: who opens one of these waits. */
  readonly #closing = new Map<AccountId, Promise<void>>();
  readonly #sessions = new Map<SessionToken, UnlockedAccount>();
  readonly #drops = new Map<AccountId, SealedDrop>();

  constructor(options: AccountsOptions) {
    this.#options = options;
    this.#recipients = new Recipients(options.configuration);
    this.#pool = new HostPool({
      ...options,
      events: {
        changed: (id, events, usedBytes) => {
          const account = this.#unlocked.get(id);
          if (!account) return;
          account.usedBytes = usedBytes;
          account.tell(events);
        },
      },
      onLost: (ids) => this.#lost(ids),
    });
  }

  unlocked(id: AccountId): UnlockedAccount | undefined {
    return this.#unlocked.get(id);
  }

  allUnlocked(): readonly UnlockedAccount[] {
    return [...this.#unlocked.values()];
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
    const { root, clock } = this.#options;
    const drop =
      this.#drops.get(id) ??
      new SealedDrop(
        accountPaths(root, id).sealed,
        (letters) => sealedPieces(recipient.publicKeys, id, letters),
        () => clock.now(),
      );
    this.#drops.set(id, drop);
    return drop;
  }

  /** Takes `key` over. Resolves when the letters that waited are in. @throws StorageError CORRUPT for this mailbox only. */
  async open(record: AccountRecord, key: Buffer): Promise<SessionToken> {
    const token = randomBytes(24).toString('base64url') as SessionToken;
    const account = await this.#unlock(record, key, token);
    try {
      await account.opened;
      await account.ingestion;
    } catch (error) {
      await this.close(token);
      throw error;
    }
    // The thread that held it may have failed meanwhile.
    this.bySession(token);
    return token;
  }

  /** Brings in what is sealed, after whatever ingestion of this account runs already. */
  ingestInto(id: AccountId): Promise<void> {
    const account = this.#unlocked.get(id);
    if (!account) return Promise.resolve();
    const run = async (): Promise<void> => {
      await account.opened;
      const drop = await this.drop(id);
      const files = await drop.list();
      if (files.length === 0) return;
      const { done, partial, problems } = await account.ingest(files);
      for (const file of done) await drop.remove(file);
      for (const file of partial) await drop.setAside(file);
      for (const problem of problems) this.#options.log.error({ account: id, ...problem }, 'sealed letters could not be opened; their file stays');
    };
    account.ingestion = account.ingestion.then(run, run);
    return account.ingestion;
  }

  /** Ends a session; with the last of an account its key is wiped. Unknown sessions are none of its concern. */
  async close(token: SessionToken): Promise<void> {
    const account = this.#sessions.get(token);
    if (!account) return;
    this.#sessions.delete(token);
    if (account.removeSession(token) === 0) await this.#lock(account);
  }

  /** Those that hold an account open are told why; resolves when its key is wiped and its file closed. */
  async endSessions(id: AccountId, reason: string): Promise<void> {
    const account = this.unlocked(id);
    if (account) {
      this.#expel(account, new StorageError('SESSION_EXPIRED', reason));
      await this.#lock(account);
    }
    await this.#closing.get(id);
  }

  /** For deliveries from now on, and in the sessions that are open. */
  async setQuota(id: AccountId, quotaBytes: number): Promise<void> {
    this.#recipients.forget(id);
    await this.#unlocked.get(id)?.setQuota(quotaBytes);
  }

  /** For an account that is being removed: nothing of it is open afterwards. */
  async forget(id: AccountId): Promise<void> {
    await this.endSessions(id, 'This account was removed.');
    this.#drops.delete(id);
    this.#recipients.forget(id);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const accounts = [...this.#unlocked.values()];
    await Promise.allSettled(accounts.map((account) => account.ingestion));
    await Promise.all(accounts.map((account) => this.#lock(account)));
    await Promise.all(this.#closing.values());
    this.#sessions.clear();
    await this.#pool[Symbol.asyncDispose]();
  }

  /** The session holds the account in the same turn: another that ends finds that it is not the last. */
  async #unlock(record: AccountRecord, key: Buffer, token: SessionToken): Promise<UnlockedAccount> {
    try {
      for (let closing = this.#closing.get(record.id); closing; closing = this.#closing.get(record.id)) await closing;
      const account = this.#unlocked.get(record.id) ?? this.#hold(record, key);
      account.addSession(token);
      this.#sessions.set(token, account);
      return account;
    } finally {
      key.fill(0);
    }
  }

  #hold(record: AccountRecord, key: Buffer): UnlockedAccount {
    const { id, quotaBytes, sealingPrivate } = record;
    const place = () => this.#pool.place(id);
    const account = new UnlockedAccount({ id, quotaBytes, sealingPrivate, key, place, now: () => this.#options.clock.now() });
    this.#unlocked.set(id, account);
    this.ingestInto(id).catch(() => undefined);
    return account;
  }

  /** From here on its letters are sealed. */
  #lock(account: UnlockedAccount): Promise<void> {
    const { id } = account;
    if (this.#unlocked.get(id) !== account) return this.#closing.get(id) ?? Promise.resolve();
    this.#unlocked.delete(id);
    const closing = this.#closeFile(account).finally(() => {
      this.#pool.release(id);
      this.#closing.delete(id);
    });
    this.#closing.set(id, closing);
    return closing;
  }

  async #closeFile(account: UnlockedAccount): Promise<void> {
    const { id } = account;
    try {
      const { sizeBytes, problem } = await account.lock();
      if (problem !== null) this.#options.log.warn({ reason: problem, account: id }, 'a mailbox could not be put in order before closing');
      if (sizeBytes === null) return;
      this.#options.configuration.transact((db) => noteSize(db, id, sizeBytes)).catch(() => undefined);
    } catch (error) {
      this.#options.log.warn({ err: error, account: id }, 'a mailbox could not be closed in order');
    }
  }

  #expel(account: UnlockedAccount, error: StorageError): void {
    for (const token of account.expel(error)) this.#sessions.delete(token);
  }

  /** The thread that held these is no more, and with it their files. */
  #lost(ids: readonly AccountId[]): void {
    for (const id of ids) {
      const account = this.#unlocked.get(id);
      if (!account) continue;
      this.#unlocked.delete(id);
      account.wipe();
      this.#expel(account, new StorageError('UNAVAILABLE', 'The part of the storage service that held this mailbox has failed. Log in again.'));
    }
  }
}
