/** Allow and deny lists of a domain or of one of its addresses: who may write to it, and to whom it may not write. */
import { z } from 'zod';
import { base, domainName } from './base.ts';

const text = (max: number): z.ZodString =>
  z
    .string()
    .trim()
    .max(max)
    .regex(/^[^\p{Cc}]*$/u);
const reply = z.union([z.literal(250), z.literal(421), z.literal(550)]).nullable();
const direction = z.enum(['in', 'out']);
const action = z.enum(['allow', 'deny']);
/** A sender's (or, outwards, a recipient's) address or domain; a client's network, or the number of its autonomous system. */
const kind = z.enum(['address', 'domain', 'cidr', 'asn']);

export const accessRuleModel = z.object({
  id: z.number(),
  domain: z.string(),
  /** Of a mailbox or alias; null for the whole domain. */
  address: z.string().nullable(),
  direction,
  action,
  kind,
  value: z.string(),
  reply,
  note: z.string(),
  createdAt: z.iso.datetime(),
});

export const accessRulesContract = {
  list: base
    .route({ method: 'GET', path: '/access-rules' })
    .input(z.object({ domain: domainName }))
    .output(z.array(accessRuleModel)),
  create: base
    .route({ method: 'POST', path: '/access-rules' })
    .input(
      z.object({
        domain: domainName,
        address: text(520).nullable().optional(),
        direction: direction.default('in'),
        action,
        kind,
        value: text(254).min(1),
        reply: reply.optional(),
        note: text(500).optional(),
      }),
    )
    .output(accessRuleModel),
  remove: base
    .route({ method: 'DELETE', path: '/access-rules/{id}' })
    .input(z.object({ id: z.coerce.number().int().min(1) }))
    .output(z.object({})),
};
