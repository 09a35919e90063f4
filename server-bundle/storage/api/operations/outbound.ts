/** What sending needs to know beside the queue: who is not written to, by which way, how much, and how TLS went. */
export type SuppressionReason = 'bounce' | 'complaint' | 'manual';

export interface SuppressionRow {
  /** Of the sender: each domain has a list of its own. */
  readonly domain: string;
  readonly address: string;
  readonly reason: SuppressionReason;
  readonly response: string | null;
  readonly createdAt: number;
  /** Null: until somebody takes it off. */
  readonly expiresAt: number | null;
}

/** A bounce that came back to an address of ours. */
export interface BouncedMessage {
  /** Who sent it, as whom the bounce is passed on; '' for nobody. */
  readonly sender: string;
  readonly queueId: string;
  /** Those in the domain that this return path was shown to. */
  readonly recipients: readonly string[];
}

export interface SuppressionOperations {
  'suppression.list': [{ readonly domain?: string; readonly limit: number }, readonly SuppressionRow[]];
  /** An entry that is there is replaced, unless somebody made it by hand. */
  'suppression.add': [
    {
      readonly domain: string;
      readonly address: string;
      readonly reason: SuppressionReason;
      readonly response?: string;
      readonly expiresAt?: number;
    },
    Record<string, never>,
  ];
  'suppression.remove': [{ readonly domain: string; readonly address: string }, Record<string, never>];
  /** The message that a row of the queue belongs to, or null when nobody remembers it. */
  'queue.bounced': [{ readonly id: string }, BouncedMessage | null];
}

export interface RelayRow {
  /** The sender's domain; '' for every domain that has none of its own. */
  readonly domain: string;
  readonly host: string;
  readonly port: number;
  readonly security: 'implicit' | 'starttls' | 'none';
  readonly username: string | null;
  readonly hasPassword: boolean;
  readonly createdAt: number;
}

export interface RelayAccess extends Omit<RelayRow, 'hasPassword' | 'createdAt'> {
  readonly password: string | null;
}

export interface RelayOperations {
  'relay.list': [Record<string, never>, readonly RelayRow[]];
  /** Without a password the one that is there stays. */
  'relay.set': [
    {
      readonly domain: string;
      readonly host: string;
      readonly port: number;
      readonly security: RelayRow['security'];
      readonly username?: string;
      readonly password?: string;
    },
    Record<string, never>,
  ];
  'relay.remove': [{ readonly domain: string }, Record<string, never>];
  /** By which way mail of this domain leaves: null is the straight one. */
  'relay.of': [{ readonly domain: string }, RelayAccess | null];
}

/** Null: no such limit. */
export interface SendingLimits {
  readonly messagesPerHour: number | null;
  readonly messagesPerDay: number | null;
  readonly recipientsPerHour: number | null;
  readonly recipientsPerDay: number | null;
}

export interface SendingLimitRow extends SendingLimits {
  /** An account's address, a domain (all its accounts together), or '' (each account that has none of its own). */
  readonly subject: string;
}

export interface SendingLimitOperations {
  'sending-limit.list': [Record<string, never>, readonly SendingLimitRow[]];
  'sending-limit.set': [SendingLimitRow, Record<string, never>];
  'sending-limit.remove': [{ readonly subject: string }, Record<string, never>];
  /** What was set for an account, else for all; and for its domain. */
  'sending-limit.of': [{ readonly address: string }, { readonly account: SendingLimits | null; readonly domain: SendingLimits | null }];
}

export interface StsPolicyRow {
  readonly id: string;
  readonly mode: 'enforce' | 'testing' | 'none';
  readonly mx: readonly string[];
  readonly maxAgeSeconds: number;
  readonly expiresAt: number;
}

/** Sessions of one day that ended alike, as TLS reports count them (RFC 8460 §4). */
export interface TlsResultRow {
  /** `2026-11-22`, UTC. */
  readonly day: string;
  readonly domain: string;
  readonly policy: 'tlsa' | 'sts' | 'no-policy-found';
  readonly host: string;
  readonly address: string;
  /** `success` or the type of the failure. */
  readonly result: string;
  readonly sessions: number;
}

export interface TlsOperations {
  'sts.get': [{ readonly domain: string }, StsPolicyRow | null];
  'sts.keep': [{ readonly domain: string } & StsPolicyRow, Record<string, never>];
  'tls-result.add': [{ readonly results: readonly TlsResultRow[] }, Record<string, never>];
  'tls-result.list': [{ readonly day?: string; readonly domain?: string; readonly limit: number }, readonly TlsResultRow[]];
}
