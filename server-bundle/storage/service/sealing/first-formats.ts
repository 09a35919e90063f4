/**
 * Opens letters of files of the versions 1 and 2, which are never made any more. They differ from version 3 (format.ts) in this: a letter is
 * one ChaCha20-Poly1305 ciphertext and its tag, without additional data;
 *
 * key ‖ nonce of a letter (32 + 12 bytes) = HKDF-SHA256(ikm and salt as in version 3, info = "palomar sealed mail" ‖ SHA-256 of the delivery id)
 *
 * and in version 1 the head has neither createFolder nor flags.
 */
import { createDecipheriv, hkdfSync } from 'node:crypto';
import { CIPHER, LABEL, TAG_LENGTH, letterFrom } from './format.ts';
import type { FileSecret, SealedLetter } from './format.ts';

/** Undefined for a letter that was changed. */
export function openFirstFormat({ ikm, salt }: FileSecret, digest: Buffer, sealed: Buffer): SealedLetter | undefined {
  const key = Buffer.from(hkdfSync('sha256', ikm, salt, Buffer.concat([LABEL, digest]), 44));
  try {
    const end = sealed.length - TAG_LENGTH;
    const decipher = createDecipheriv(CIPHER, key.subarray(0, 32), key.subarray(32), { authTagLength: TAG_LENGTH });
    decipher.setAuthTag(sealed.subarray(end));
    const plain = decipher.update(sealed.subarray(0, end));
    // Nothing is looked at before the tag is known to be right.
    decipher.final();
    return letterFrom(plain);
  } catch {
    return undefined;
  } finally {
    key.fill(0);
  }
}
