/** What was done on a server. */
import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import * as m from '../models.ts';
import { ofServer } from './inputs.ts';

const filtered = ofServer.extend(m.auditFilter.shape);

export const activity = {
  /** Newest first. The next page: the same filter, `until` the first entry of the first page, and as many passed over as are shown. */
  list: oc
    .input(filtered.extend({ limit: z.int().min(1).max(5000).default(200), offset: z.int().min(0).max(1_000_000).default(0) }))
    .output(z.array(m.auditEntry)),
  /** The text of a file, piece by piece: JSON lines, or CSV with a head. Oldest last, as in the list. */
  export: oc.input(filtered.extend({ format: z.enum(['jsonl', 'csv']) })).output(eventIterator(z.string())),
};
