/** What the containers write. */
import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import * as m from '../models.ts';
import { ofServer, text } from './inputs.ts';

export const logs = {
  follow: oc
    .input(
      ofServer.extend({
        services: z.array(text(64)).min(1).max(32),
        /** RFC 3339, or a duration such as 10m. */
        since: text(64).optional(),
        /** Likewise; nothing is followed then. */
        until: text(64).optional(),
        tail: z.int().min(0).max(100_000).default(200),
        follow: z.boolean().default(true),
      }),
    )
    /** Lines in batches, merged by timestamp; see `unpackLines`. */
    .output(eventIterator(m.logBatch)),
};
