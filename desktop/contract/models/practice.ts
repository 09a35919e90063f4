/** The practice world. */
import { z } from 'zod';
import { domainName, serverId } from './names.ts';
import { endpoint } from './servers.ts';

export const practiceState = z.object({
  state: z.enum(['absent', 'building', 'running', 'stopped', 'failed']),
  /** Why it can't run here (no Docker, for example), in words. */
  problem: z.string().nullable(),
  serverId: serverId.nullable(),
  domain: domainName.nullable(),
});
export type PracticeState = z.infer<typeof practiceState>;

export const practiceEvent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('stage'), stage: z.string(), title: z.string(), at: z.iso.datetime() }),
  z.object({ kind: z.literal('output'), text: z.string() }),
  z.object({ kind: z.literal('stage-done'), stage: z.string(), tookMs: z.number(), cached: z.boolean() }),
  z.object({ kind: z.literal('ready'), endpoint, fingerprint: z.string(), domain: domainName }),
  z.object({ kind: z.literal('failed'), error: z.object({ code: z.string(), message: z.string() }) }),
]);
export type PracticeEvent = z.infer<typeof practiceEvent>;
