/** App passwords of a mailbox: made by the server, told once, revoked one by one. */
import { z } from 'zod';
import { address, base } from './base.ts';

/** `imap`: reading mail. `smtp`: sending. `managesieve`: editing filter scripts. `pop3`: fetching INBOX. */
const protocol = z.enum(['imap', 'smtp', 'managesieve', 'pop3']);

export const appPasswordModel = z.object({
  id: z.string(),
  name: z.string(),
  /** Null for all. */
  protocols: z.array(protocol).nullable(),
  createdAt: z.iso.datetime(),
  /** To ten minutes. */
  lastUsedAt: z.iso.datetime().nullable(),
});

export const appPasswordsContract = {
  list: base.route({ method: 'GET', path: '/mailboxes/{address}/app-passwords' }).input(z.object({ address })).output(z.array(appPasswordModel)),
  /** Only the mailbox's own password opens the key that the new one is to open. */
  create: base
    .route({ method: 'POST', path: '/mailboxes/{address}/app-passwords' })
    .input(
      z.object({ address, currentPassword: z.string().max(1024), name: z.string().trim().min(1).max(100), protocols: z.array(protocol).optional() }),
    )
    .output(appPasswordModel.extend({ password: z.string() })),
  revoke: base
    .route({ method: 'DELETE', path: '/mailboxes/{address}/app-passwords/{id}' })
    .input(z.object({ address, id: z.string().max(100) }))
    .output(z.object({})),
};
