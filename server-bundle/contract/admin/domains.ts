/** The domains a server has mail for, each with its DKIM key. */
import { z } from 'zod';
import { base, domainName } from './base.ts';

export const domainModel = z.object({
  name: z.string(),
  dkim: z.object({
    selector: z.string(),
    algorithm: z.literal('rsa-sha256'),
    /** Base64 SPKI, as in the p= tag. */
    publicKey: z.string(),
    /** The second key (RFC 8463), where it is switched on, and what to publish for it. */
    ed25519: z
      .object({
        selector: z.string(),
        publicKey: z.string(),
        record: z.object({ name: z.string(), type: z.literal('TXT'), value: z.string() }),
      })
      .nullable(),
  }),
  mailboxes: z.number(),
  aliases: z.number(),
  createdAt: z.iso.datetime(),
});

export const domainsContract = {
  list: base.route({ method: 'GET', path: '/domains' }).output(z.array(domainModel)),
  create: base
    .route({ method: 'POST', path: '/domains' })
    .input(z.object({ name: domainName }))
    .output(domainModel),
  get: base
    .route({ method: 'GET', path: '/domains/{name}' })
    .input(z.object({ name: domainName }))
    .output(domainModel),
  /** Mail is then signed twice. Its record is in the answer; until it is published receivers ignore the second signature. */
  enableEd25519: base
    .route({ method: 'PUT', path: '/domains/{name}/dkim/ed25519' })
    .input(z.object({ name: domainName }))
    .output(domainModel),
  /** The key is gone for good: enabled again, the domain gets another, with another selector. */
  disableEd25519: base
    .route({ method: 'DELETE', path: '/domains/{name}/dkim/ed25519' })
    .input(z.object({ name: domainName }))
    .output(domainModel),
  /** Refused while it has mailboxes. */
  remove: base
    .route({ method: 'DELETE', path: '/domains/{name}' })
    .input(z.object({ name: domainName }))
    .output(z.object({})),
};
