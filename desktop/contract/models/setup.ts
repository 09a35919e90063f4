/** What is found on a server, what will be done, and how it goes. */
import { z } from 'zod';
import { domainName, serverId } from './names.ts';

export const checkResult = z.enum(['pass', 'warn', 'fail', 'unknown']);
export type CheckResult = z.infer<typeof checkResult>;

export const preflightCheck = z.object({
  id: z.string(),
  title: z.string(),
  result: checkResult,
  /** What was found. */
  found: z.string(),
  /** What to do, when not pass. */
  remedy: z.string().nullable(),
});
export type PreflightCheck = z.infer<typeof preflightCheck>;

export const preflight = z.object({
  checks: z.array(preflightCheck),
  /** No check failed. */
  ok: z.boolean(),
  system: z.object({
    name: z.string(),
    version: z.string(),
    architecture: z.string(),
    memoryBytes: z.number(),
    diskFreeBytes: z.number(),
    ipv4: z.string().nullable(),
    ipv6: z.string().nullable(),
  }),
  observedAt: z.iso.datetime(),
});
export type Preflight = z.infer<typeof preflight>;

export const planStep = z.object({
  id: z.string(),
  title: z.string(),
  why: z.string(),
  estimateMs: z.number(),
  satisfied: z.boolean(),
  /** The exact lines that will run, secrets starred. */
  commands: z.array(z.string()),
  /** What must hold afterwards, as lines. */
  verification: z.array(z.string()),
});
export type PlanStep = z.infer<typeof planStep>;

export const plan = z.object({
  serverId,
  domain: domainName,
  preflight,
  steps: z.array(planStep),
  estimateMs: z.number(),
});
export type Plan = z.infer<typeof plan>;

export const setupEvent = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('started'),
    at: z.iso.datetime(),
    steps: z.array(z.object({ id: z.string(), title: z.string(), estimateMs: z.number() })),
  }),
  z.object({ kind: z.literal('step-started'), id: z.string(), at: z.iso.datetime() }),
  z.object({ kind: z.literal('step-skipped'), id: z.string(), at: z.iso.datetime() }),
  z.object({ kind: z.literal('output'), id: z.string(), stream: z.enum(['command', 'stdout', 'stderr']), text: z.string() }),
  z.object({ kind: z.literal('progress'), id: z.string(), doneBytes: z.number(), totalBytes: z.number() }),
  z.object({ kind: z.literal('step-done'), id: z.string(), at: z.iso.datetime(), tookMs: z.number() }),
  z.object({ kind: z.literal('step-undone'), id: z.string(), at: z.iso.datetime() }),
  z.object({
    kind: z.literal('failed'),
    id: z.string().nullable(),
    at: z.iso.datetime(),
    error: z.object({ code: z.string(), message: z.string(), data: z.record(z.string(), z.unknown()) }),
    /** Last lines of output of the failed step. */
    tail: z.array(z.string()),
    nextAction: z.string(),
  }),
  z.object({ kind: z.literal('cancelled'), id: z.string().nullable(), at: z.iso.datetime() }),
  z.object({ kind: z.literal('finished'), at: z.iso.datetime(), tookMs: z.number(), changed: z.number() }),
]);
export type SetupEvent = z.infer<typeof setupEvent>;
