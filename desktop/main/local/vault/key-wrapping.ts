/**
 * A random key – of the vault, of a backup, of a profile – wrapped by a passphrase: argon2id (RFC 9106), or scrypt (RFC 7914) where every build must
 * be able to, stretches the passphrase, ChaCha20-Poly1305 (RFC 8439) seals the key. A wrong passphrase is known by the tag alone; nothing of it is kept.
 */
import { argon2, createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import { z } from 'zod';
import { PalomarError } from '../../../contract/errors.ts';
import { ARGON2_MEMORY_KIB, ARGON2_PARALLELISM, ARGON2_PASSES, SCRYPT_COST, SCRYPT_COST_OF_FILES, STRETCHING_MAX } from '../limits.ts';

const base64 = z.string().regex(/^[A-Za-z0-9+/]+=*$/);
const salt = base64.min(12).max(88);

export const wrappedKey = z.object({
  stretching: z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('argon2id'),
      memoryKib: z.int().min(8192).max(STRETCHING_MAX.argon2MemoryKib),
      passes: z.int().min(1).max(STRETCHING_MAX.argon2Passes),
      parallelism: z.int().min(1).max(STRETCHING_MAX.argon2Parallelism),
      salt,
    }),
    z.object({
      kind: z.literal('scrypt'),
      cost: z
        .int()
        .min(16_384)
        .max(STRETCHING_MAX.scryptCost)
        .refine((cost) => (cost & (cost - 1)) === 0, 'is no power of two'),
      salt,
    }),
  ]),
  /** 12 bytes. */
  nonce: base64.length(16),
  /** 32 bytes of key, 16 of tag. */
  sealed: base64.length(64),
});
export type WrappedKey = z.infer<typeof wrappedKey>;
type Stretching = WrappedKey['stretching'];

const KEY_BYTES = 32;
const TAG_BYTES = 16;

/** For a vault that stays here, or for a file that another computer's build shall open, whichever door made it. */
export async function wrapKey(key: Buffer, passphrase: string, use: 'here' | 'anywhere' = 'here'): Promise<WrappedKey> {
  const stretching = stretchingFor(use);
  const stretched = await stretch(passphrase, stretching);
  const nonce = randomBytes(12);
  const cipher = createCipheriv('chacha20-poly1305', stretched, nonce, { authTagLength: TAG_BYTES });
  const sealed = Buffer.concat([cipher.update(key), cipher.final(), cipher.getAuthTag()]);
  stretched.fill(0);
  return { stretching, nonce: nonce.toString('base64'), sealed: sealed.toString('base64') };
}

/** @param what as the person knows it @throws PalomarError WRONG_PASSPHRASE */
export async function unwrapKey(wrapped: WrappedKey, passphrase: string, what = 'the vault'): Promise<Buffer> {
  const stretched = await stretch(passphrase, wrapped.stretching);
  const sealed = Buffer.from(wrapped.sealed, 'base64');
  const decipher = createDecipheriv('chacha20-poly1305', stretched, Buffer.from(wrapped.nonce, 'base64'), { authTagLength: TAG_BYTES });
  stretched.fill(0);
  try {
    decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
    return Buffer.concat([decipher.update(sealed.subarray(0, -TAG_BYTES)), decipher.final()]);
  } catch (cause) {
    throw new PalomarError('WRONG_PASSPHRASE', `That passphrase does not open ${what}. Nothing was changed; try again.`, { cause });
  }
}

function stretchingFor(use: 'here' | 'anywhere'): Stretching {
  const salt = randomBytes(16).toString('base64');
  if (use === 'anywhere') return { kind: 'scrypt', cost: SCRYPT_COST_OF_FILES, salt };
  return hasArgon2()
    ? { kind: 'argon2id', memoryKib: ARGON2_MEMORY_KIB, passes: ARGON2_PASSES, parallelism: ARGON2_PARALLELISM, salt }
    : { kind: 'scrypt', cost: SCRYPT_COST, salt };
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
      'This was made with argon2id, which this build cannot compute. Open Palomar in the browser ("npm start -- --browser") or from the command line.',
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
