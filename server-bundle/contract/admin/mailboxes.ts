/** Mailboxes and their passwords. A password that the server made is told once, in the answer that made it. */
import { z } from 'zod';
import { address, base, domainName } from './base.ts';

const password = z.string().min(8).max(1024);
export const folderLanguage = z.enum(['en', 'es', 'ca', 'de', 'fr', 'it', 'nl', 'pt']);

export const mailboxModel = z.object({
  address: z.string(),
  createdAt: z.iso.datetime(),
  sizeBytes: z.number(),
  /** Mail that would go beyond it is refused. */
  quotaBytes: z.number(),
  /** Letters that wait, sealed, for the next login. */
  sealedMessages: z.number(),
  /** No session holds the key. */
  locked: z.boolean(),
});

export const mailboxesContract = {
  list: base
    .route({ method: 'GET', path: '/mailboxes' })
    .input(z.object({ domain: domainName.optional() }))
    .output(z.array(mailboxModel)),
  create: base
    .route({ method: 'POST', path: '/mailboxes' })
    // Without a language, the folders have their names in the one that the settings say.
    .input(z.object({ address, password: password.optional(), language: folderLanguage.optional() }))
    .output(mailboxModel.extend({ password: z.string().nullable() })),
  setPassword: base
    .route({ method: 'POST', path: '/mailboxes/{address}/password' })
    .input(z.object({ address, currentPassword: z.string().max(1024), password: password.optional() }))
    .output(z.object({ password: z.string().nullable() })),
  /** Holds at once. Below what is there, nothing is removed: nothing more comes in. */
  setQuota: base
    .route({ method: 'PUT', path: '/mailboxes/{address}/quota' })
    .input(z.object({ address, quotaBytes: z.number().int().min(1_000_000).max(100_000_000_000_000) }))
    .output(mailboxModel),
  remove: base.route({ method: 'DELETE', path: '/mailboxes/{address}' }).input(z.object({ address })).output(z.object({})),
};
