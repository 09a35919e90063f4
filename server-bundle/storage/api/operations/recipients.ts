/** Aliases, whom an address stands for, and delivery to those who are ours. */
import type { AccountId } from './ids.ts';

/** SMTP replies to mail for an alias that is switched off: taken and thrown away, try later, or refused for good. */
export type DisabledReply = 250 | 421 | 550;

/** `name@domain`, `/regular expression/i@domain` on the local part, `*@domain` for whatever else comes. */
export type AliasKind = 'exact' | 'pattern' | 'catch-all';

export interface AliasRow {
  readonly address: string;
  readonly kind: AliasKind;
  /**
   * An address, a host (the same local part there) or the https URL of a webhook; those of a pattern may have `$1`, `$2` … in a local
   * part or behind the host of a URL.
   */
  readonly targets: readonly string[];
  /** Patterns are tried in this order, then in that of their making. */
  readonly position: number;
  /** Null while it is in use. */
  readonly disabledReply: DisabledReply | null;
  readonly label: string;
  readonly description: string;
  readonly createdAt: number;
}

/** What may be given with an alias; absent leaves it as it is, or empty. */
export interface AliasDetails {
  readonly position?: number;
  readonly disabledReply?: DisabledReply | null;
  readonly label?: string;
  readonly description?: string;
}

export interface Accepted {
  readonly kind: 'accept';
  /** Local mailboxes, after aliases. */
  readonly accounts: readonly AccountId[];
  /** Foreign targets of aliases. */
  readonly forwards: readonly string[];
  /** https URLs. */
  readonly webhooks: readonly string[];
  /** Nobody who would get it has room. */
  readonly isFull?: boolean;
  /** Holds for this sender and client only: an access list was asked. */
  readonly isConditional?: boolean;
  /** An access list names this sender or client as welcome. */
  readonly isWelcome?: boolean;
}

export type Resolution =
  | Accepted
  /** An alias that is switched off. */
  | { readonly kind: 'disabled'; readonly reply: DisabledReply }
  /** By an access list. */
  | { readonly kind: 'denied'; readonly reply: DisabledReply }
  | { readonly kind: 'unknown-domain' }
  | { readonly kind: 'unknown-recipient' };

export interface RecipientOperations {
  'alias.list': [{ readonly domain?: string }, readonly AliasRow[]];
  'alias.create': [{ readonly address: string; readonly targets: readonly string[] } & AliasDetails, AliasRow];
  'alias.update': [{ readonly address: string; readonly targets?: readonly string[] } & AliasDetails, AliasRow];
  'alias.remove': [{ readonly address: string }, Record<string, never>];

  /** `sender` ('' for the null sender), `client` (its IP address) and `asn` are for access lists; without them none is asked. */
  'recipient.resolve': [{ readonly address: string; readonly sender?: string; readonly client?: string; readonly asn?: number | null }, Resolution];
  /**
   * Idempotent by deliveryId for each account. Sealed to the account's public key when nobody holds its key. A folder that begins
   * with a backslash names a special use (RFC 6154); one that is not there is INBOX, unless createFolder asks for it.
   * Whoever has no room is named in `full`, and who was removed meanwhile in `gone`; they got nothing: it is for the caller to say
   * so, or to try again.
   */
  'message.deliver': [
    {
      readonly deliveryId: string;
      readonly accounts: readonly AccountId[];
      readonly raw: Buffer;
      readonly folder?: string;
      readonly createFolder?: boolean;
      /** System flags with their backslash, keywords without. */
      readonly flags?: readonly string[];
    },
    {
      readonly sealed: readonly AccountId[];
      /** Addresses of mailboxes. */
      readonly full: readonly string[];
      readonly gone: readonly AccountId[];
    },
  ];
}
