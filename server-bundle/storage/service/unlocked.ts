/**
 * An account whose key is in memory because a session holds it: its sessions, their watchers, and the host where its file is
 * open. When the last session ends, the file is closed there and the key is overwritten.
 */
import { StorageError } from '../api/operations.ts';
import type { AccountId, MailboxEvent, SessionToken } from '../api/operations.ts';
import type { HostedOperation } from './hosts/operations.ts';
import type { Host, IngestReport, OrderKind, Orders } from './hosts/orders.ts';
import { Parcel } from '../api/parcel.ts';
import type { SealedLetter } from './sealing/format.ts';

export interface Watcher {
  onEvent(event: MailboxEvent): void;
  onEnd(error: StorageError): void;
}

export interface UnlockedOptions {
  readonly id: AccountId;
  readonly quotaBytes: number;
  /** Copied into memory that its host shares; the caller wipes this one. */
  readonly key: Buffer;
  readonly sealingPrivate: Buffer;
  readonly now: () => number;
  readonly place: () => Promise<Host>;
}

export class UnlockedAccount {
  readonly id: AccountId;
  /** Where its file is open. Rejects when it could not be opened. */
  readonly opened: Promise<Host>;
  /** The letters that waited, being brought in; a session begins after. */
  ingestion: Promise<void> = Promise.resolve();
  usedBytes = 0;
  readonly #options: Pick<UnlockedOptions, 'now'>;
  readonly #sessions = new Map<SessionToken, Set<Watcher>>();
  readonly #key: Buffer;
  #locked = false;
  #maildropOf: SessionToken | null = null;

  constructor(options: UnlockedOptions) {
    this.id = options.id;
    this.#options = options;
    this.#key = Buffer.from(new SharedArrayBuffer(options.key.length));
    options.key.copy(this.#key);
    this.opened = this.#open(options);
    this.opened.catch(() => undefined);
  }

  /** An operation on its file. @returns the output, a Parcel of it, or a Heavy. @throws StorageError SESSION_EXPIRED after `lock` */
  async call(operation: HostedOperation, input: unknown, options: { readonly isOwned: boolean; readonly isAdmitted: boolean }): Promise<unknown> {
    return this.#perform('call', { account: this.id, operation, input, isAdmitted: options.isAdmitted }, options.isOwned);
  }

  /**
   * Null when the letter is kept. Else it is not, because the owner left or the file cannot be read, and comes back to be sealed.
   * @throws StorageError
   */
  async deliver(letter: SealedLetter, isOwned: boolean): Promise<SealedLetter | null> {
    const host = await this.opened.catch(() => null);
    // From here to the order nothing is awaited: once it is given, the file is closed after it.
    if (this.#locked || host === null) return letter;
    const output = await host.perform('deliver', { account: this.id, letter }, { now: this.#options.now(), isOwned });
    const { outcome, raw } = opened(output) as Orders['deliver'][1];
    return outcome === 'kept' ? null : { ...letter, raw: raw ?? letter.raw };
  }

  /** Whether this delivery is in its file already. False when nobody can tell. @throws StorageError */
  async knows(deliveryId: string): Promise<boolean> {
    const host = await this.opened.catch(() => null);
    if (this.#locked || host === null) return false;
    return opened(await host.perform('knows', { account: this.id, deliveryId }, { now: this.#options.now() })) === true;
  }

  ingest(files: readonly string[]): Promise<IngestReport> {
    return this.#perform('ingest', { account: this.id, files });
  }

  /**
   * Reads everything in its file. @returns problems in words, or null when it was found whole within `unlessWithinMs`.
   * @throws StorageError SESSION_EXPIRED after `lock`
   */
  check(unlessWithinMs: number): Promise<readonly string[] | null> {
    return this.#perform('check', { account: this.id, unlessWithinMs });
  }

  addSession(token: SessionToken): void {
    this.#sessions.set(token, new Set());
  }

  /** @returns how many sessions are left. */
  removeSession(token: SessionToken): number {
    this.#sessions.delete(token);
    if (this.#maildropOf === token) this.#maildropOf = null;
    return this.#sessions.size;
  }

  /** For one session at a time (RFC 1939 §4), until it ends. @throws StorageError CONFLICT */
  lockMaildrop(token: SessionToken): void {
    if (this.#maildropOf !== null && this.#maildropOf !== token) throw new StorageError('CONFLICT', 'Another session has this maildrop.');
    this.#maildropOf = token;
  }

  watch(token: SessionToken, watcher: Watcher): () => void {
    const watchers = this.#sessions.get(token);
    watchers?.add(watcher);
    return () => watchers?.delete(watcher);
  }

  tell(events: readonly MailboxEvent[]): void {
    if (events.length === 0) return;
    for (const watchers of this.#sessions.values()) for (const watcher of watchers) for (const event of events) watcher.onEvent(event);
  }

  /** Of an account that is being locked meanwhile nothing is left to tell. */
  async setQuota(quotaBytes: number): Promise<void> {
    const host = await this.opened;
    await host.perform('resize', { account: this.id, quotaBytes }, { now: this.#options.now() });
  }

  /** What waits is written first. The key is gone afterwards, whatever happens. */
  async lock(): Promise<Orders['close'][1]> {
    this.#locked = true;
    try {
      const host = await this.opened;
      return opened(await host.perform('close', { account: this.id }, { now: this.#options.now() })) as Orders['close'][1];
    } finally {
      this.wipe();
    }
  }

  wipe(): void {
    this.#locked = true;
    this.#key.fill(0);
  }

  /** Ends every session. */
  expel(error: StorageError): SessionToken[] {
    const tokens = [...this.#sessions.keys()];
    for (const watchers of this.#sessions.values()) for (const watcher of watchers) watcher.onEnd(error);
    this.#sessions.clear();
    this.#maildropOf = null;
    return tokens;
  }

  async #open(options: UnlockedOptions): Promise<Host> {
    const host = await options.place();
    const { id, quotaBytes, sealingPrivate } = options;
    await host.perform('open', { account: id, quotaBytes, key: this.#key.buffer as SharedArrayBuffer, sealingPrivate }, { now: options.now() });
    return host;
  }

  async #perform<K extends OrderKind>(kind: K, input: Orders[K][0], isOwned = false): Promise<Orders[K][1]> {
    const host = await this.opened;
    if (this.#locked) throw new StorageError('SESSION_EXPIRED', 'This session has ended. Log in again.');
    const output = await host.perform(kind, input, { now: this.#options.now(), isOwned });
    return kind === 'call' ? output : opened(output);
  }
}

/** A host answers an order with that order's output, or a parcel of it. */
function opened(output: unknown): unknown {
  return output instanceof Parcel ? output.open() : output;
}
