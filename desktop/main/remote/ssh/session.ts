/** A logged-in client with what everything that runs over it shares. */
import type { Duplex } from 'node:stream';
import type { Client } from 'ssh2';
import type { Redact } from '../audit/redact.ts';
import type { AuditSink } from '../audit/sink.ts';
import type { Slots } from './slots.ts';

export interface Session {
  readonly client: Client;
  /** What the client writes to. */
  readonly stream: Duplex;
  readonly user: string;
  readonly isRoot: boolean;
  readonly sudoPassword: string | undefined;
  /** Aborted when the connection is gone for good. */
  readonly closed: AbortSignal;
  /** Commands at once, below the server's MaxSessions. */
  readonly commandSlots: Slots;
  readonly redact: Redact;
  readonly audit: AuditSink;
}
