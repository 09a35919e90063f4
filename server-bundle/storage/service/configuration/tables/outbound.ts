/** The tables of what sending needs to know, as their migrations make them. */
export interface OutboundTables {
  readonly suppressions: {
    /** The sender's. */
    readonly domain: string;
    /** In lower case. */
    readonly address: string;
    readonly reason: 'bounce' | 'complaint' | 'manual';
    readonly response: string | null;
    readonly created_at: number;
    /** Null: until somebody takes it off. */
    readonly expires_at: number | null;
  };
  readonly relays: {
    /** The sender's; '' for all. */
    readonly domain: string;
    readonly host: string;
    readonly port: number;
    readonly security: 'implicit' | 'starttls' | 'none';
    readonly username: string | null;
    /** Wrapped. */
    readonly password: Buffer | null;
    readonly created_at: number;
  };
  readonly sending_limits: {
    /** An account's address, a domain, or '' for all accounts. */
    readonly subject: string;
    readonly messages_per_hour: number | null;
    readonly messages_per_day: number | null;
    readonly recipients_per_hour: number | null;
    readonly recipients_per_day: number | null;
  };
  readonly sts_policies: {
    readonly domain: string;
    readonly id: string;
    readonly mode: string;
    /** A JSON array. */
    readonly mx: string;
    readonly max_age_seconds: number;
    readonly expires_at: number;
  };
  readonly tls_results: {
    /** 2026-11-22 */
    readonly day: string;
    readonly domain: string;
    readonly policy: string;
    readonly host: string;
    readonly address: string;
    readonly result: string;
    readonly sessions: number;
  };
}
