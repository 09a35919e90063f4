/**
 * Recovery of forgotten passwords. The server encloses each mailbox's key to the public key of its domain; whoever holds the private one (the
 * app that set the domain up) opens it and comes back with the key.
 */
import { z } from 'zod';
import { address, base, domainName } from './base.ts';

/** Formats: server-bundle/storage/service/keys/recovery.ts. */
const base64 = (bytes: number) => z.base64().length(Math.ceil(bytes / 3) * 4);

export const recoveryModel = z.object({
  domain: z.string(),
  /** Null when the domain has no recovery key. */
  keyId: z.string().nullable(),
  since: z.iso.datetime().nullable(),
  mailboxes: z.number(),
  /** Of them, those that this key opens. The others follow at their owners' next login. */
  recoverable: z.number(),
});

export const recoveryContract = {
  list: base.route({ method: 'GET', path: '/recovery' }).output(z.array(recoveryModel)),
  setKey: base
    .route({ method: 'PUT', path: '/domains/{domain}/recovery' })
    .input(z.object({ domain: domainName, publicKey: base64(1217) }))
    .output(z.object({ keyId: z.string() })),
  /** From then on a forgotten password of this domain is a lost mailbox. */
  removeKey: base
    .route({ method: 'DELETE', path: '/domains/{domain}/recovery' })
    .input(z.object({ domain: domainName }))
    .output(z.object({})),
  wrap: base
    .route({ method: 'GET', path: '/mailboxes/{address}/recovery' })
    .input(z.object({ address }))
    .output(z.object({ account: z.string(), keyId: z.string(), wrapped: z.base64() })),
  /** The old password, every app password and every open session end. */
  reset: base
    .route({ method: 'POST', path: '/mailboxes/{address}/recovery' })
    .input(z.object({ address, mailboxKey: base64(32), password: z.string().min(8).max(1024).optional() }))
    .output(z.object({ password: z.string().nullable() })),
};
