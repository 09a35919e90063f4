/** Signing what leaves with the key of its author's domain. Where the domain is not ours there is no key, and no signature. */
import type { Storage } from '../storage/api/operations.ts';
import { dkimSignature } from '../trust/dkim-sign.ts';
import { domainOf } from '../wire/address/address.ts';
import { withFieldsOnTop } from '../wire/header/header.ts';

/** `raw` must already have its final bytes. @throws StorageError */
export async function signOutgoing(
  storage: Storage,
  message: { readonly raw: Buffer; readonly author: string; readonly signal: AbortSignal },
): Promise<Buffer> {
  const domain = domainOf(message.author);
  const key = await storage.call('dkim.key', { domain }, { signal: message.signal });
  if (key === null) return message.raw;
  return withFieldsOnTop(message.raw, [dkimSignature(message.raw, { domain, ...key })]);
}
