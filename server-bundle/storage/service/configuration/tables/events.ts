/** The table of delivery events, as its migration makes it. Only appended to, and cut off at its old end. */
import type { Generated } from 'kysely';
import type { EventKind } from '../../../api/operations/events.ts';

export interface EventTables {
  readonly events: {
    readonly id: Generated<number>;
    readonly at: number;
    readonly queue_id: string;
    readonly kind: EventKind;
    readonly sender: string;
    readonly recipient: string | null;
    readonly domain: string | null;
    readonly peer: string | null;
    readonly reason: string | null;
  };
}
