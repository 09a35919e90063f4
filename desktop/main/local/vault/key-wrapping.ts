/**
 * The vault's random key, wrapped by a passphrase: argon2id (RFC 9106) stretches the passphrase, ChaCha20-Poly1305 (RFC 8439) seals the
 * key. A wrong passphrase is known by the tag alone; nothing of the passphrase is kept.
 */
import { argon2, createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import { z } from 'zod';
import { PalomarError } from '../../../contract/errors.ts';
import { ARGON2_MEMORY_KIB, ARGON2_PARALLELISM, ARGON2_PASSES, SCRYPT_COST } from '../limits.ts';

const base64 = z.string().regex(/^[A-Za-z0-9+/]+=*$/);

export const wrappedKey = z.object({
  stretching: z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('argon2id'),
      memoryKib: z.int().min(8192).max(4_194_304),
      passes: z.int().min(1).max(100),
      parallelism: z.int().min(1).max(64),
      salt: base64,
    }),
    z.object({
      kind: z.literal('scrypt'),
      cost: z.int().min(16_384).max(4_194_304),
      salt: base64,
    }),
  ]),
  nonce: base64,
  sealed: base64,
});
export type WrappedKey = z.infer<typeof wrappedKey>;
type Stretching = WrappedKey['stretching'];

const KEY_BYTES = 32;
const TAG_BYTES = 16;

export async function wrapKey(key: Buffer, passphrase: string): Promise<WrappedKey> {
  const salt = randomBytes(16).toString('base64');
  const stretching: Stretching = hasArgon2()
    ? { kind: 'argon2id', memoryKib: ARGON2_MEMORY_KIB, passes: ARGON2_PASSES, parallelism: ARGON2_PARALLELISM, salt }
    : { kind: 'scrypt', cost: SCRYPT_COST, salt };
  const stretched = await stretch(passphrase, stretching);
  const nonce = randomBytes(12);
  const cipher = createCipheriv('chacha20-poly1305', stretched, nonce, { authTagLength: TAG_BYTES });
  const sealed = Buffer.concat([cipher.update(key), cipher.final(), cipher.getAuthTag()]);
  stretched.fill(0);
  return { stretching, nonce: nonce.toString('base64'), sealed: sealed.toString('base64') };
}

/** @throws PalomarError WRONG_PASSPHRASE */
export async function unwrapKey(wrapped: WrappedKey, passphrase: string): Promise<Buffer> {
  const stretched = await stretch(passphrase, wrapped.stretching);
  const sealed = Buffer.from(wrapped.sealed, 'base64');
  const decipher = createDecipheriv('chacha20-poly1305', stretched, Buffer.from(wrapped.nonce, 'base64'), { authTagLength: TAG_BYTES });
  stretched.fill(0);
  try {
    decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
    return Buffer.concat([decipher.update(sealed.subarray(0, -TAG_BYTES)), decipher.final()]);
  } catch (cause) {
    throw new PalomarError('WRONG_PASSPHRASE', 'That passphrase does not open the vault. Nothing was changed; try again.', { cause });
  }
}

/** False in runtimes built on BoringSSL (Electron). */
function hasArgon2(): boolean {
  return typeof argon2 === 'function' && !('electron' in process.versions);
}

async function stretch(passphrase: string, how: Stretching): Promise<Buffer> {
  const nonce = Buffer.from(how.salt, 'base64');
  const message = passphrase.normalize('NFKC');
  if (how.kind === 'scrypt') return scryptKey(message, nonce, how.cost);
  if (!hasArgon2())
    throw new PalomarError(
      'KEYCHAIN_UNAVAILABLE',
      'This vault was made with argon2id, which this build cannot compute. Open Palomar in the browser ("npm start -- --browser") or from the command line.',
    );
  return promisify(argon2)('argon2id', {
    message,
    nonce,
    parallelism: how.parallelism,
    tagLength: KEY_BYTES,
    memory: how.memoryKib,
    passes: how.passes,
  });
}

function scryptKey(message: string, salt: Buffer, cost: number): Promise<Buffer> {
  return new Promise((resolve, reject) =>
    scrypt(message, salt, KEY_BYTES, { N: cost, r: 8, p: 1, maxmem: cost * 8 * 128 * 2 }, (error, key) => (error ? reject(error) : resolve(key))),
  );
}
