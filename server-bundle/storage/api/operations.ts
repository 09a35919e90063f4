/**
 * The named operations of the storage service, their inputs and outputs. The same table serves the WebSocket client
 * (msgpack) and the in-process one; `roles.ts` says who may call what.
 */
export type AccountId = string & { readonly __brand: 'AccountId' };
export type SessionToken = string & { readonly __brand: 'SessionToken' };
export type MailboxId = number & { readonly __brand: 'MailboxId' };

export interface DomainRow {
  readonly name: string;
  readonly dkimSelector: string;
  /** Base64 SPKI. */
  readonly dkimPublicKey: string;
  readonly mailboxes: number;
  readonly aliases: number;
  /** Milliseconds since the epoch, as every time here. */
  readonly createdAt: number;
}

export interface AccountRow {
  readonly id: AccountId;
  readonly address: string;
  readonly createdAt: number;
  readonly sizeBytes: number;
  readonly sealedMessages: number;
  readonly locked: boolean;
}

export interface AliasRow {
  readonly address: string;
  readonly targets: readonly string[];
  readonly createdAt: number;
}

export type Resolution =
  | {
      readonly kind: 'accept';
      /** Local mailboxes, after aliases. */ readonly accounts: readonly AccountId[];
      /** Foreign targets of aliases. */ readonly forwards: readonly string[];
    }
  | { readonly kind: 'unknown-domain' }
  | { readonly kind: 'unknown-recipient' };

export interface MailboxRow {
  readonly id: MailboxId;
  /** Unicode, '/' between levels; INBOX in capitals. */
  readonly name: string;
  readonly specialUse: string | null;
  readonly subscribed: boolean;
  readonly uidValidity: number;
  readonly uidNext: number;
  readonly highestModSeq: number;
  readonly messages: number;
  readonly unseen: number;
  readonly sizeBytes: number;
}

export interface MessageRow {
  readonly uid: number;
  /** System flags with their backslash, keywords without. */
  readonly flags: readonly string[];
  readonly modSeq: number;
  readonly internalDate: number;
  readonly sizeBytes: number;
}

export type MailboxEvent =
  | { readonly kind: 'exists'; readonly mailboxId: MailboxId; readonly messages: readonly MessageRow[] }
  | { readonly kind: 'flags'; readonly mailboxId: MailboxId; readonly messages: readonly MessageRow[] }
  | { readonly kind: 'expunged'; readonly mailboxId: MailboxId; readonly uids: readonly number[]; readonly modSeq: number }
  | { readonly kind: 'mailboxes-changed' };

export interface QueueItem {
  readonly id: string;
  readonly from: string;
  readonly recipient: string;
  readonly raw: Buffer;
  readonly attempts: number;
  readonly queuedAt: number;
}

export interface QueueRow {
  readonly id: string;
  readonly from: string;
  readonly recipient: string;
  readonly sizeBytes: number;
  readonly state: 'waiting' | 'sending' | 'delivered' | 'failed';
  readonly attempts: number;
  readonly queuedAt: number;
  readonly nextAttemptAt: number | null;
  readonly lastResponse: string | null;
}

interface InMailbox {
  readonly session: SessionToken;
  readonly mailboxId: MailboxId;
}

/** name → [input, output]. Durable ones (domain, account, alias, deliver, append, queue) answer only after fsync. */
export interface Operations {
  'health.get': [Record<string, never>, { readonly version: string }];

  'domain.list': [Record<string, never>, readonly DomainRow[]];
  'domain.create': [{ readonly name: string }, DomainRow];
  'domain.get': [{ readonly name: string }, DomainRow];
  'domain.remove': [{ readonly name: string }, Record<string, never>];
  'dkim.key': [{ readonly domain: string }, { readonly selector: string; readonly privateKey: string } | null];

  'account.list': [{ readonly domain?: string }, readonly AccountRow[]];
  'account.create': [{ readonly address: string; readonly password: string }, AccountRow];
  'account.set-password': [{ readonly address: string; readonly currentPassword: string; readonly password: string }, Record<string, never>];
  'account.remove': [{ readonly address: string }, Record<string, never>];

  'alias.list': [{ readonly domain?: string }, readonly AliasRow[]];
  'alias.create': [{ readonly address: string; readonly targets: readonly string[] }, AliasRow];
  'alias.remove': [{ readonly address: string }, Record<string, never>];

  'recipient.resolve': [{ readonly address: string }, Resolution];
  /** Idempotent by deliveryId. Sealed to the account's public key when nobody holds its key. */
  'message.deliver': [
    { readonly deliveryId: string; readonly accounts: readonly AccountId[]; readonly raw: Buffer; readonly folder?: string },
    { readonly sealed: readonly AccountId[] },
  ];

  /** Checks a password without opening the mailbox; `sends` are the addresses this login may use as sender. */
  'login.verify': [{ readonly address: string; readonly password: string }, { readonly account: AccountId; readonly sends: readonly string[] }];
  /** Opens the mailbox, ingests sealed mail, keeps the key in memory until the last `login.close`. */
  'login.open': [{ readonly address: string; readonly password: string }, { readonly session: SessionToken; readonly account: AccountId }];
  'login.close': [{ readonly session: SessionToken }, Record<string, never>];

  'mailbox.list': [{ readonly session: SessionToken }, readonly MailboxRow[]];
  'mailbox.create': [{ readonly session: SessionToken; readonly name: string }, MailboxRow];
  'mailbox.rename': [{ readonly session: SessionToken; readonly from: string; readonly to: string }, Record<string, never>];
  'mailbox.remove': [{ readonly session: SessionToken; readonly name: string }, Record<string, never>];
  'mailbox.subscribe': [{ readonly session: SessionToken; readonly name: string; readonly subscribed: boolean }, Record<string, never>];

  /** All messages in uid order. */
  'message.list': [InMailbox, readonly MessageRow[]];
  'message.body': [InMailbox & { readonly uid: number }, Buffer];
  'message.append': [InMailbox & { readonly raw: Buffer; readonly flags: readonly string[]; readonly internalDate: number }, MessageRow];
  'message.flag': [
    InMailbox & { readonly uids: readonly number[]; readonly action: 'set' | 'add' | 'remove'; readonly flags: readonly string[] },
    readonly MessageRow[],
  ];
  'message.copy': [InMailbox & { readonly uids: readonly number[]; readonly to: MailboxId }, readonly (readonly [from: number, to: number])[]];
  'message.move': [InMailbox & { readonly uids: readonly number[]; readonly to: MailboxId }, readonly (readonly [from: number, to: number])[]];
  /** Removes messages flagged \Deleted, all or those in `uids`. */
  'message.expunge': [InMailbox & { readonly uids?: readonly number[] }, readonly number[]];

  'queue.submit': [
    { readonly queueId: string; readonly from: string; readonly recipients: readonly string[]; readonly raw: Buffer },
    Record<string, never>,
  ];
  /** What is due, but nothing to the domains in `except` (lower case). */
  'queue.claim': [{ readonly limit: number; readonly leaseMs: number; readonly except?: readonly string[] }, readonly QueueItem[]];
  'queue.delivered': [{ readonly id: string; readonly response: string }, Record<string, never>];
  /** `attempt`, as claimed: a late word of an attempt that has been taken over, or about a row that is done, changes nothing. */
  'queue.deferred': [
    {
      readonly id: string;
      readonly response: string;
      readonly nextAttemptAt: number;
      readonly attempt?: number;
      /** By our own stop: the attempt does not count. */
      readonly isCutShort?: boolean;
    },
    Record<string, never>,
  ];
  'queue.failed': [{ readonly id: string; readonly response: string; readonly attempt?: number }, Record<string, never>];
  'queue.list': [{ readonly limit: number }, readonly QueueRow[]];
}

export type OperationName = keyof Operations;
export type Input<N extends OperationName> = Operations[N][0];
export type Output<N extends OperationName> = Operations[N][1];

export type StorageErrorCode =
  | 'NOT_FOUND'
  | 'CONFLICT'
  | 'AUTHENTICATION_FAILED'
  | 'SESSION_EXPIRED'
  | 'FORBIDDEN'
  | 'INVALID_INPUT'
  | 'OVER_QUOTA'
  | 'DISK_FULL'
  | 'CORRUPT'
  | 'UNAVAILABLE'
  | 'INTERNAL';

export class StorageError extends Error {
  override readonly name = 'StorageError';
  readonly code: StorageErrorCode;
  constructor(code: StorageErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}

/** What mail/, protocols/, web/ and jobs/ are given. Over a socket or in process, the same. */
export interface Storage extends AsyncDisposable {
  call<N extends OperationName>(name: N, input: Input<N>, options?: { readonly signal?: AbortSignal }): Promise<Output<N>>;
  /** Events of the session's mailboxes made by anyone, until the returned function is called or the link breaks (`onEnd`). */
  watch(session: SessionToken, onEvent: (event: MailboxEvent) => void, onEnd: (error: StorageError) => void): () => void;
}
