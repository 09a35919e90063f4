/**
 * The recovery wrap: a mailbox key enclosed to the public key of its domain. The private half is in the desktop app's vault and was never
 * here, so this server can make such a wrap and cannot open one. X25519 and ML-KEM-768 (FIPS 203) stand together, as for sealed mail.
 *
 * The public key, 1217 bytes: version (1), X25519 key (32 bytes), ML-KEM-768 encapsulation key (1184 bytes). Its id is the first 16 bytes of
 * its SHA-256, in hexadecimal.
 *
 * The wrap, version 1, 1177 bytes:
 *
 *     offset  length  what
 *          0       8  "PALOMARR" in ASCII
 *          8       1  version, 1
 *          9      32  X25519 encapsulation: DHKEM(X25519, HKDF-SHA256) of RFC 9180 §4.1
 *         41    1088  ML-KEM-768 ciphertext
 *       1129      48  AES-256-GCM ciphertext of the mailbox key, and its tag; no additional data
 *
 * key ‖ nonce (32 + 12 bytes) = HKDF-SHA256(ikm = X25519 secret ‖ ML-KEM secret, salt = bytes 0..1128 ‖ account id,
 *     info = "palomar recovery wrap"), so a wrap that was moved to another account does not open.
 * AES and not ChaCha20, because the desktop opens it in Electron too, whose BoringSSL does not have the latter as a cipher.
 */
import { createCipheriv, createHash, createPublicKey, encapsulate, hkdfSync } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { StorageError } from '../../api/operations.ts';

const MAGIC = Buffer.from('PALOMARR\x01', 'latin1');
const KEY_VERSION = 1;
const X25519_LENGTH = 32;
const ML_KEM_LENGTH = 1184;
export const RECOVERY_PUBLIC_KEY_LENGTH = 1 + X25519_LENGTH + ML_KEM_LENGTH;
const ID_LENGTH = 16;
/** SubjectPublicKeyInfo up to the key itself (RFC 8410, RFC 9935). */
const X25519_PREFIX = Buffer.from('302a300506032b656e032100', 'hex');
const ML_KEM_PREFIX = Buffer.from('308204b2300b0609608648016503040402038204a100', 'hex');

/** Shown to people and kept beside each wrap: which private key opens it. */
export function recoveryKeyId(publicKey: Buffer): string {
  return createHash('sha256')
    .update(publicKey)
    .digest('hex')
    .slice(0, ID_LENGTH * 2);
}

/** @throws StorageError INVALID_INPUT when it is no such key. */
export function requireRecoveryKey(publicKey: Buffer): void {
  readKey(publicKey);
}

export function wrapForRecovery(publicKey: Buffer, accountId: string, mailboxKey: Buffer): Buffer {
  const { x25519, mlKem } = readKey(publicKey);
  const classic = encapsulate(x25519);
  const quantum = encapsulate(mlKem);
  const head = Buffer.concat([MAGIC, classic.ciphertext, quantum.ciphertext]);
  const ikm = Buffer.concat([classic.sharedKey, quantum.sharedKey]);
  const outer = Buffer.from(hkdfSync('sha256', ikm, Buffer.concat([head, Buffer.from(accountId)]), 'palomar recovery wrap', 44));
  for (const secret of [classic.sharedKey, quantum.sharedKey, ikm]) secret.fill(0);
  const cipher = createCipheriv('aes-256-gcm', outer.subarray(0, 32), outer.subarray(32));
  const wrapped = Buffer.concat([head, cipher.update(mailboxKey), cipher.final(), cipher.getAuthTag()]);
  outer.fill(0);
  return wrapped;
}

function readKey(publicKey: Buffer): { readonly x25519: KeyObject; readonly mlKem: KeyObject } {
  if (publicKey.length !== RECOVERY_PUBLIC_KEY_LENGTH || publicKey[0] !== KEY_VERSION)
    throw new StorageError('INVALID_INPUT', 'That is not a recovery key this server knows. Update it, then try again.');
  try {
    return {
      x25519: fromSpki(X25519_PREFIX, publicKey.subarray(1, 1 + X25519_LENGTH)),
      mlKem: fromSpki(ML_KEM_PREFIX, publicKey.subarray(1 + X25519_LENGTH)),
    };
  } catch (error) {
    throw new StorageError('INVALID_INPUT', 'That recovery key is damaged: its numbers are out of range.', error);
  }
}

function fromSpki(prefix: Buffer, raw: Buffer): KeyObject {
  return createPublicKey({ key: Buffer.concat([prefix, raw]), format: 'der', type: 'spki' });
}
