/** Signing what leaves with the key of its author's domain, or with both where it has two. Where the domain is not ours there is no key, and no signature. */
import type { Storage } from '../storage/api/operations.ts';
import { dkimSignature } from '../trust/dkim-sign.ts';
import { domainOf } from '../wire/address/address.ts';
import { addressesOf } from '../wire/header/addresses.ts';
import { fieldValue, readHeader, withFieldsOnTop } from '../wire/header/header.ts';
import { isReplyId } from './queue-id.ts';

/** `raw` must already have its final bytes. @throws StorageError */
export async function signOutgoing(
  storage: Storage,
  message: { readonly raw: Buffer; readonly author: string; readonly signal: AbortSignal },
): Promise<Buffer> {
  const domain = domainOf(message.author);
  const key = await storage.call('dkim.key', { domain }, { signal: message.signal });
  if (key === null) return message.raw;
  const { ed25519, ...rsa } = key;
  // RSA's on top: where only so many signatures are looked at, it is the one that everybody understands.
  const fields = [dkimSignature(message.raw, { domain, ...rsa })];
  if (ed25519) fields.push(dkimSignature(message.raw, { domain, ...ed25519, algorithm: 'ed25519-sha256' }));
  return withFieldsOnTop(message.raw, fields);
}

/** What was queued by a service that may not have the key: a letter that this server has written for one of its owners. @throws StorageError */
export async function signReply(
  storage: Storage,
  queued: { readonly queueId: string; readonly from: string; readonly raw: Buffer; readonly signal: AbortSignal },
): Promise<Buffer> {
  const { queueId, from, raw, signal } = queued;
  if (!isReplyId(queueId) || from !== '') return raw;
  const header = readHeader(raw);
  const author = addressesOf(fieldValue(header, 'from') ?? '')[0];
  if (author === undefined || fieldValue(header, 'dkim-signature') !== null) return raw;
  return signOutgoing(storage, { raw, author, signal });
}
