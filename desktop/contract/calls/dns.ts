/** The DNS checklist and what publishes it. */
import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import * as m from '../models.ts';
import { ofServer, text } from './inputs.ts';

export const dns = {
  records: oc.input(ofServer).output(z.array(m.dnsRecord)),
  /** What was found last, on this computer; null before the first look. */
  last: oc.input(ofServer).output(m.dnsReport.nullable()),
  /** Each check as it ends, then the report. */
  check: oc
    .input(
      ofServer.extend({
        /** Ids of checks; the rest stays as it was last found. All when absent. */ only: z.array(text(64)).min(1).max(50).optional(),
      }),
    )
    .output(
      eventIterator(
        z.discriminatedUnion('kind', [
          z.object({ kind: z.literal('check'), check: m.dnsCheck }),
          z.object({ kind: z.literal('report'), report: m.dnsReport }),
        ]),
      ),
    ),
  publish: oc
    .input(ofServer.extend({ target: m.dnsUpdateTarget.optional() }))
    .output(z.object({ published: z.array(m.dnsRecord), skipped: z.array(m.dnsRecord.extend({ reason: z.string() })) })),
  target: oc.input(ofServer).output(m.dnsUpdateTarget.omit({ secret: true }).nullable()),
};
