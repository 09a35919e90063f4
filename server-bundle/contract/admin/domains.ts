/** The domains a server has mail for, each with its DKIM key. */
import { z } from 'zod';
import { base, domainName } from './base.ts';

export const domainModel = z.object({
  name: z.string(),
  dkim: z.object({ selector: z.string(), algorithm: z.literal('rsa-sha256'), /** Base64 SPKI, as in the p= tag. */ publicKey: z.string() }),
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
  /** Refused while it has mailboxes. */
  remove: base
    .route({ method: 'DELETE', path: '/domains/{name}' })
    .input(z.object({ name: domainName }))
    .output(z.object({})),
};
