/**
 * What the service asks of whatever holds the open mailbox files: this thread, or a worker thread. Orders for one account are
 * done in the order in which they were given; what changed is told before the order that changed it is answered.
 */
import type { AccountId, MailboxEvent } from '../../api/operations.ts';
import type { SealedLetter } from '../sealing/format.ts';
import type { HostedOperation } from './operations.ts';

export interface Orders {
  /** Opens the file and the sealing keys. The key lies in shared memory: there is one copy, which its owner wipes. */
  open: [
    { readonly account: AccountId; readonly quotaBytes: number; readonly key: SharedArrayBuffer; readonly sealingPrivate: Buffer },
    Record<string, never>,
  ];
  /** Unless it is admitted, an answer that will be large is not made, and a `Heavy` comes instead. */
  call: [{ readonly account: AccountId; readonly operation: HostedOperation; readonly input: unknown; readonly isAdmitted: boolean }, unknown];
  /** `absent`: not open here, or damaged. Then the letter is to be sealed. */
  deliver: [{ readonly account: AccountId; readonly letter: SealedLetter }, { readonly outcome: 'kept' | 'absent'; readonly raw: Buffer | null }];
  /** Whether this delivery is in the file already; false as well when that is not open here, or damaged. */
  knows: [{ readonly account: AccountId; readonly deliveryId: string }, boolean];
  ingest: [{ readonly account: AccountId; readonly files: readonly string[] }, IngestReport];
  /** Everything in the file is read. Problems in words; null when it was found whole within `unlessWithinMs`. */
  check: [{ readonly account: AccountId; readonly unlessWithinMs: number }, readonly string[] | null];
  /** For what is written from now on. */
  resize: [{ readonly account: AccountId; readonly quotaBytes: number }, Record<string, never>];
  /** What waits is written, the file put in order and closed. `sizeBytes` is null when it could not be read. */
  close: [{ readonly account: AccountId }, { readonly sizeBytes: number | null; readonly problem: string | null }];
}

/** How large an answer would be: room for it has to be found first. */
export class Heavy {
  readonly sizeBytes: number;
  constructor(sizeBytes: number) {
    this.sizeBytes = sizeBytes;
  }
}

export type OrderKind = keyof Orders;

export interface IngestReport {
  /** Their letters are all in; they may be removed. */
  readonly done: readonly string[];
  /** Their good letters are all in, and others are damaged: they are to be set aside, so that the good ones never come in again. */
  readonly partial: readonly string[];
  readonly problems: readonly { readonly file: string; readonly reason: string }[];
}

/** What a host says without being asked. */
export interface HostEvents {
  /** After the COMMIT. */
  changed(account: AccountId, events: readonly MailboxEvent[], usedBytes: number): void;
}

export interface Host extends AsyncDisposable {
  /**
   * `isOwned`: the large Buffers of `input` may be taken away from the caller.
   * @returns the output, or a `Parcel` of it, or a `Heavy`. @throws StorageError
   */
  perform<K extends OrderKind>(kind: K, input: Orders[K][0], options: { readonly now: number; readonly isOwned?: boolean }): Promise<unknown>;
}
