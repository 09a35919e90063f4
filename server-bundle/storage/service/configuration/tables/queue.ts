/** The tables of the outbound queue, as their migrations make them. */
import type { Generated } from 'kysely';
import type { OutboundTables } from './outbound.ts';

export type QueueState = 'waiting' | 'sending' | 'held' | 'delivered' | 'failed' | 'dropped';

export interface QueueTables extends OutboundTables {
  readonly queue_bodies: {
    readonly queue_id: string;
    readonly sender: string;
    readonly size_bytes: number;
    readonly queued_at: number;
    /** Null when the last recipient is done. */
    readonly raw: Buffer | null;
    /** Whose turn a message takes: those of one lane wait for each other, not for other lanes. */
    readonly lane: Generated<string>;
    readonly ret: 'FULL' | 'HDRS' | null;
    readonly envid: string | null;
    readonly require_tls: Generated<number>;
    readonly smtp_utf8: Generated<number>;
  };
  readonly queue: {
    readonly id: string;
    readonly queue_id: string;
    readonly recipient: string;
    /** Of the recipient, in lower case. */
    readonly domain: string;
    readonly lane: string;
    readonly state: QueueState;
    readonly attempts: Generated<number>;
    readonly due_at: number;
    readonly last_response: string | null;
    /** That answered last. */
    readonly host: string | null;
    /** Words of NOTIFY with commas between, or null when nothing was asked. */
    readonly notify: string | null;
    readonly orcpt: string | null;
    readonly delay_reported: Generated<number>;
  };
  readonly queue_holds: { readonly domain: string; readonly reason: string; readonly created_at: number };
}
