/** The tables of the outbound queue, as their migrations make them. */
import type { Generated } from 'kysely';

export interface QueueTables {
  readonly queue_bodies: {
    readonly queue_id: string;
    readonly sender: string;
    readonly size_bytes: number;
    readonly queued_at: number;
    /** Null when the last recipient is done. */
    readonly raw: Buffer | null;
  };
  readonly queue: {
    readonly id: string;
    readonly queue_id: string;
    readonly recipient: string;
    readonly state: 'waiting' | 'sending' | 'delivered' | 'failed';
    readonly attempts: Generated<number>;
    readonly due_at: number;
    readonly last_response: string | null;
  };
}
