/** The DNS checklist and what publishes it. */
import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import * as m from '../models.ts';
import { ofServer } from './inputs.ts';

export const dns = {
  records: oc.input(ofServer).output(z.array(m.dnsRecord)),
  /** Each check as it ends, then nothing more. */
  check: oc
    .input(ofServer)
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
