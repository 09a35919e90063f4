/**
 * An account whose key is in memory because a session holds it. Its writes share transactions; its events go to its
 * watchers after the COMMIT. When the last session ends the key is overwritten and the file closed.
 */
import { StorageError } from '../api/operations.ts';
import type { AccountId, MailboxEvent, SessionToken } from '../api/operations.ts';
import { Changes } from './mailbox/changes.ts';
import { GroupCommit } from './sqlite/group-commit.ts';
import type { EncryptedFile } from './sqlite/encrypted-file.ts';

export interface Watcher {
  onEvent(event: MailboxEvent): void;
  onEnd(error: StorageError): void;
}

export class UnlockedAccount {
  readonly id: AccountId;
  readonly quotaBytes: number;
  /** The letters that waited, being brought in; a session begins after. */
  ingestion: Promise<void> = Promise.resolve();
  readonly #sessions = new Map<SessionToken, Set<Watcher>>();
  readonly #key: Buffer;
  readonly #open: (key: Buffer) => EncryptedFile;
  readonly #commits: GroupCommit;
  #locked = false;

  /** Takes the key over: it is wiped by `lock`. */
  constructor(options: { id: AccountId; quotaBytes: number; key: Buffer; open: (key: Buffer) => EncryptedFile }) {
    this.id = options.id;
    this.quotaBytes = options.quotaBytes;
    this.#key = options.key;
    this.#open = options.open;
    this.#commits = new GroupCommit(() => this.file());
  }

  /** @throws StorageError SESSION_EXPIRED after `lock`, CORRUPT when the file is damaged. */
  file(): EncryptedFile {
    if (this.#locked) throw new StorageError('SESSION_EXPIRED', 'This session has ended. Log in again.');
    return this.#open(this.#key);
  }

  write<T>(work: (file: EncryptedFile, changes: Changes) => T, weightBytes = 0): Promise<T> {
    const changes = new Changes();
    return this.#commits.submit((file) => work(file, changes), { weightBytes, afterCommit: () => this.#tell(changes.events) });
  }

  addSession(token: SessionToken): void {
    this.#sessions.set(token, new Set());
  }

  /** @returns how many sessions are left. */
  removeSession(token: SessionToken): number {
    this.#sessions.delete(token);
    return this.#sessions.size;
  }

  watch(token: SessionToken, watcher: Watcher): () => void {
    const watchers = this.#sessions.get(token);
    watchers?.add(watcher);
    return () => watchers?.delete(watcher);
  }

  /** What waits is written first. */
  lock(): void {
    if (this.#locked) return;
    this.#commits.flush();
    this.#locked = true;
    this.#key.fill(0);
  }

  /** Ends every session, because the account goes. */
  expel(error: StorageError): SessionToken[] {
    const tokens = [...this.#sessions.keys()];
    for (const watchers of this.#sessions.values()) for (const watcher of watchers) watcher.onEnd(error);
    this.#sessions.clear();
    return tokens;
  }

  #tell(events: readonly MailboxEvent[]): void {
    if (events.length === 0) return;
    for (const watchers of this.#sessions.values()) for (const watcher of watchers) for (const event of events) watcher.onEvent(event);
  }
}
