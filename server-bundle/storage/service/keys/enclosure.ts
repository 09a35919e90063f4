/**
 * A secret enclosed under a 32-byte key: nonce, ChaCha20-Poly1305 ciphertext, tag (RFC 8439). The purpose is bound to it, so that what was
 * made for one account and use opens for no other.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const NONCE_LENGTH = 12;
const TAG_LENGTH = 16;

export function enclose(outer: Buffer, plain: Buffer, purpose: string): Buffer {
  const nonce = randomBytes(NONCE_LENGTH);
  const cipher = createCipheriv('chacha20-poly1305', outer, nonce, { authTagLength: TAG_LENGTH });
  cipher.setAAD(Buffer.from(purpose), { plaintextLength: plain.length });
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** Undefined when it is another key, another purpose, or changed bytes. */
export function disclose(outer: Buffer, wrapped: Buffer, purpose: string): Buffer | undefined {
  if (wrapped.length < NONCE_LENGTH + TAG_LENGTH) return undefined;
  const end = wrapped.length - TAG_LENGTH;
  const decipher = createDecipheriv('chacha20-poly1305', outer, wrapped.subarray(0, NONCE_LENGTH), { authTagLength: TAG_LENGTH });
  decipher.setAAD(Buffer.from(purpose), { plaintextLength: end - NONCE_LENGTH });
  decipher.setAuthTag(wrapped.subarray(end));
  const plain = decipher.update(wrapped.subarray(NONCE_LENGTH, end));
  try {
    return Buffer.concat([plain, decipher.final()]);
  } catch {
    return undefined;
  } finally {
    plain.fill(0);
  }
}
