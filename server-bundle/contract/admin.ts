/** The admin API: what the app (through the SSH tunnel) and administrators' scripts may ask of a server. oRPC, served as OpenAPI under /v1. */
import { oc } from '@orpc/contract';
import { z } from 'zod';

const domainName = z
  .string()
  .trim()
  .toLowerCase()
  .min(4)
  .max(253)
  .regex(/^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/);
const address = z
  .string()
  .trim()
  .toLowerCase()
  .min(3)
  .max(254)
  .regex(/^[^\s@<>"(),:;\\[\]]{1,64}@[^\s@<>"]{4,253}$/);
const password = z.string().min(8).max(1024);

export const domainModel = z.object({
  name: z.string(),
  dkim: z.object({ selector: z.string(), algorithm: z.literal('rsa-sha256'), /** Base64 SPKI, as in the p= tag. */ publicKey: z.string() }),
  mailboxes: z.number(),
  aliases: z.number(),
  createdAt: z.iso.datetime(),
});
export const mailboxModel = z.object({
  address: z.string(),
  createdAt: z.iso.datetime(),
  sizeBytes: z.number(),
  /** Letters that wait, sealed, for the next login. */
  sealedMessages: z.number(),
  /** No session holds the key. */
  locked: z.boolean(),
});
export const aliasModel = z.object({ address: z.string(), targets: z.array(z.string()), createdAt: z.iso.datetime() });
export const certificateModel = z.object({
  state: z.enum(['self-signed', 'issued', 'expired']),
  names: z.array(z.string()),
  issuer: z.string(),
  notAfter: z.iso.datetime(),
  sha256Fingerprint: z.string(),
  /** Why the last try to get one failed, in words. */
  lastProblem: z.string().nullable(),
});
export const queueItemModel = z.object({
  id: z.string(),
  from: z.string(),
  recipient: z.string(),
  sizeBytes: z.number(),
  state: z.enum(['waiting', 'sending', 'delivered', 'failed']),
  attempts: z.number(),
  queuedAt: z.iso.datetime(),
  nextAttemptAt: z.iso.datetime().nullable(),
  lastResponse: z.string().nullable(),
});

const errors = {
  NOT_FOUND: { status: 404, message: 'There is nothing of that name.' },
  CONFLICT: { status: 409, message: 'Something of that name exists already.' },
  WRONG_PASSWORD: { status: 403, message: 'The current password is not that one.' },
} as const;
const base = oc.errors(errors);

export const adminContract = {
  health: {
    get: base.route({ method: 'GET', path: '/health' }).output(z.object({ version: z.string(), storage: z.boolean(), uptimeSeconds: z.number() })),
  },
  domains: {
    list: base.route({ method: 'GET', path: '/domains' }).output(z.array(domainModel)),
    create: base
      .route({ method: 'POST', path: '/domains' })
      .input(z.object({ name: domainName }))
      .output(domainModel),
    get: base
      .route({ method: 'GET', path: '/domains/{name}' })
      .input(z.object({ name: domainName }))
      .output(domainModel),
    /** Refused while it has mailboxes. */
    remove: base
      .route({ method: 'DELETE', path: '/domains/{name}' })
      .input(z.object({ name: domainName }))
      .output(z.object({})),
  },
  mailboxes: {
    list: base
      .route({ method: 'GET', path: '/mailboxes' })
      .input(z.object({ domain: domainName.optional() }))
      .output(z.array(mailboxModel)),
    create: base
      .route({ method: 'POST', path: '/mailboxes' })
      .input(z.object({ address, password: password.optional() }))
      .output(mailboxModel.extend({ password: z.string().nullable() })),
    setPassword: base
      .route({ method: 'POST', path: '/mailboxes/{address}/password' })
      .input(z.object({ address, currentPassword: z.string().max(1024), password: password.optional() }))
      .output(z.object({ password: z.string().nullable() })),
    remove: base.route({ method: 'DELETE', path: '/mailboxes/{address}' }).input(z.object({ address })).output(z.object({})),
  },
  aliases: {
    list: base
      .route({ method: 'GET', path: '/aliases' })
      .input(z.object({ domain: domainName.optional() }))
      .output(z.array(aliasModel)),
    create: base
      .route({ method: 'POST', path: '/aliases' })
      .input(z.object({ address, targets: z.array(address).min(1).max(100) }))
      .output(aliasModel),
    remove: base.route({ method: 'DELETE', path: '/aliases/{address}' }).input(z.object({ address })).output(z.object({})),
  },
  certificate: {
    get: base.route({ method: 'GET', path: '/certificate' }).output(certificateModel),
  },
  queue: {
    list: base
      .route({ method: 'GET', path: '/queue' })
      .input(z.object({ limit: z.coerce.number().int().min(1).max(1000).default(100) }))
      .output(z.array(queueItemModel)),
  },
};
export type AdminContract = typeof adminContract;
