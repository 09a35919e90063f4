/** Aliases: addresses whose mail goes elsewhere. Storage says in words what is wrong with one; here only its shape is looked at. */
import { z } from 'zod';
import { base, domainName } from './base.ts';

/** `name@domain`, `/regular expression/i@domain` (tried on the local part), or `*@domain` for whatever else comes. */
const aliasAddress = z
  .string()
  .trim()
  .min(3)
  .max(520)
  .regex(/^[^\p{Cc}]+@[^\p{Cc}\s@]{1,253}$/u);
/** An address, a host (the same local part there) or the https URL of a webhook; a pattern's may use `$1`, `$2` … */
const target = z
  .string()
  .trim()
  .min(3)
  .max(900)
  .regex(/^[^\p{Cc}\s]+$/u);
/** To mail for an alias that is switched off: 250 takes it and throws it away, 421 asks to try later, 550 refuses it. */
const disabledReply = z.union([z.literal(250), z.literal(421), z.literal(550)]).nullable();
const oneLine = (max: number): z.ZodString =>
  z
    .string()
    .max(max)
    .regex(/^[^\p{Cc}]*$/u);

export const aliasModel = z.object({
  address: z.string(),
  kind: z.enum(['exact', 'pattern', 'catch-all']),
  targets: z.array(z.string()),
  /** Patterns are tried in this order. */
  position: z.number(),
  /** Null while it is in use. */
  disabledReply,
  label: z.string(),
  description: z.string(),
  createdAt: z.iso.datetime(),
});

const details = {
  position: z.int().min(0).max(1_000_000).optional(),
  disabledReply: disabledReply.optional(),
  label: oneLine(100).optional(),
  description: oneLine(500).optional(),
};

export const aliasesContract = {
  list: base
    .route({ method: 'GET', path: '/aliases' })
    .input(z.object({ domain: domainName.optional() }))
    .output(z.array(aliasModel)),
  create: base
    .route({ method: 'POST', path: '/aliases' })
    .input(z.object({ address: aliasAddress, targets: z.array(target).min(1).max(100), ...details }))
    .output(aliasModel),
  /** What is absent stays as it is. */
  update: base
    .route({ method: 'PATCH', path: '/aliases/{address}' })
    .input(z.object({ address: aliasAddress, targets: z.array(target).min(1).max(100).optional(), ...details }))
    .output(aliasModel),
  remove: base
    .route({ method: 'DELETE', path: '/aliases/{address}' })
    .input(z.object({ address: aliasAddress }))
    .output(z.object({})),
};
