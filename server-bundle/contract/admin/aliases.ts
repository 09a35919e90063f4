/** Aliases: addresses whose mail goes elsewhere. */
import { z } from 'zod';
import { address, base, domainName } from './base.ts';

export const aliasModel = z.object({ address: z.string(), targets: z.array(z.string()), createdAt: z.iso.datetime() });

export const aliasesContract = {
  list: base
    .route({ method: 'GET', path: '/aliases' })
    .input(z.object({ domain: domainName.optional() }))
    .output(z.array(aliasModel)),
  create: base
    .route({ method: 'POST', path: '/aliases' })
    .input(z.object({ address, targets: z.array(address).min(1).max(100) }))
    .output(aliasModel),
  remove: base.route({ method: 'DELETE', path: '/aliases/{address}' }).input(z.object({ address })).output(z.object({})),
};
