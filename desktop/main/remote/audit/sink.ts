/** Where a connection writes down what it did. Entries arrive redacted; a sink never changes or drops them. */
import type { AuditEntry } from '../../../contract/models.ts';

/** An entry before the sink adds whose server it is. */
export type AuditRecord = Omit<AuditEntry, 'serverId'>;

export interface AuditSink {
  record(entry: AuditRecord): void;
}

/** For connections that leave no trace on purpose (the second login that proves a key, tests). */
export const NO_AUDIT: AuditSink = { record: () => undefined };
