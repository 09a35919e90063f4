/**
 * A profile as a file: everything the vault knows, sealed under a random key (ChaCha20-Poly1305, RFC 8439) that a passphrase wraps. Whoever has
 * the file and not the passphrase learns its size. The head is authenticated with the content, so that neither can be put beside another.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { PalomarError } from '../../contract/errors.ts';
import { server } from '../../contract/models.ts';
import { MAX_PROFILE_BYTES, MINIMUM_PASSPHRASE_LENGTH } from './limits.ts';
import { unwrapKey, wrapKey, wrappedKey } from './vault/key-wrapping.ts';

export const profile = z.object({
  version: z.literal(1),
  madeAt: z.iso.datetime(),
  servers: z.array(z.object({ server, secrets: z.record(z.string(), z.string()), values: z.record(z.string(), z.unknown()) })).max(10_000),
  recoveryKeys: z.array(z.object({ domain: z.string(), id: z.string(), publicKey: z.string(), privateKey: z.string() })).max(100_000),
});
export type Profile = z.infer<typeof profile>;

const file = z.object({ format: z.literal('palomar-profile'), version: z.literal(1), wrapped: wrappedKey, nonce: z.string(), sealed: z.string() });

const TAG_BYTES = 16;
const HEAD = Buffer.from('palomar-profile 1');

/** @throws PalomarError INVALID_INPUT when the passphrase is too short */
export async function sealProfile(content: Profile, passphrase: string): Promise<Buffer> {
  if (passphrase.length < MINIMUM_PASSPHRASE_LENGTH)
    throw new PalomarError('INVALID_INPUT', `The passphrase is too short: use at least ${MINIMUM_PASSPHRASE_LENGTH} characters.`);
  const key = randomBytes(32);
  const nonce = randomBytes(12);
  const cipher = createCipheriv('chacha20-poly1305', key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(HEAD, { plaintextLength: 0 });
  const sealed = Buffer.concat([cipher.update(JSON.stringify(content), 'utf8'), cipher.final(), cipher.getAuthTag()]);
  const wrapped = await wrapKey(key, passphrase, 'anywhere');
  key.fill(0);
  return Buffer.from(
    `${JSON.stringify({ format: 'palomar-profile', version: 1, wrapped, nonce: nonce.toString('base64'), sealed: sealed.toString('base64') })}\n`,
  );
}

/** @throws PalomarError INVALID_INPUT when it is no profile or was damaged, WRONG_PASSPHRASE */
export async function openProfile(bytes: Buffer, passphrase: string): Promise<Profile> {
  const head = bytes.length > MAX_PROFILE_BYTES ? null : file.safeParse(jsonOf(bytes)).data;
  if (!head)
    throw new PalomarError('INVALID_INPUT', 'That is not a profile of Palomar, or only a part of one. Choose the file that the export made.');
  const key = await unwrapKey(head.wrapped, passphrase, 'this profile');
  const sealed = Buffer.from(head.sealed, 'base64');
  try {
    const decipher = createDecipheriv('chacha20-poly1305', key, Buffer.from(head.nonce, 'base64'), { authTagLength: TAG_BYTES });
    decipher.setAAD(HEAD, { plaintextLength: 0 });
    decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
    const text = Buffer.concat([decipher.update(sealed.subarray(0, -TAG_BYTES)), decipher.final()]);
    return profile.parse(jsonOf(text));
  } catch (cause) {
    throw new PalomarError('INVALID_INPUT', 'That profile is damaged: not all of it is as it was written. Take another copy of the file.', { cause });
  } finally {
    key.fill(0);
  }
}

function jsonOf(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return null;
  }
}
