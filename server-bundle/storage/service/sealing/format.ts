/**
 * The sealed form of a letter for a mailbox that nobody has open: made with public keys only, opened with the private
 * halves, which exist in the clear only while a session lives. X25519 and ML-KEM-768 (FIPS 203) stand together, so
 * that it holds as long as either does.
 *
 * Version 1, all of it in one file:
 *
 *     offset  length  what
 *          0       7  "PALOMAR" in ASCII
 *          7       1  version, 1
 *          8      32  X25519 encapsulation: DHKEM(X25519, HKDF-SHA256) of RFC 9180 §4.1
 *         40    1088  ML-KEM-768 ciphertext
 *       1128       n  ChaCha20-Poly1305 ciphertext (RFC 8439)
 *     1128+n      16  its tag
 *
 * key ‖ nonce (32 + 12 bytes) = HKDF-SHA256(ikm = X25519 secret ‖ ML-KEM secret, salt = bytes 0..1127 ‖ account id,
 *                                           info = "palomar sealed mail")
 * additional data = bytes 0..1127 ‖ account id (so a file moved to another account does not open)
 * plaintext = length of the head (4 bytes, big endian) ‖ head (JSON: deliveryId, folder or null, receivedAt in ms) ‖ the
 * message, byte for byte.
 */
import { createCipheriv, createDecipheriv, decapsulate, encapsulate, hkdfSync } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { StorageError } from '../../api/operations.ts';

export interface SealingPublicKeys {
  readonly x25519: KeyObject;
  readonly mlKem: KeyObject;
}

export interface SealingPrivateKeys {
  readonly x25519: KeyObject;
  readonly mlKem: KeyObject;
}

export interface SealedLetter {
  readonly deliveryId: string;
  readonly folder: string | null;
  readonly receivedAt: number;
  readonly raw: Buffer;
}

const MAGIC = Buffer.from('PALOMAR\x01', 'latin1');
const X25519_LENGTH = 32;
const ML_KEM_LENGTH = 1088;
const HEAD_LENGTH = MAGIC.length + X25519_LENGTH + ML_KEM_LENGTH;
const TAG_LENGTH = 16;

export function seal(keys: SealingPublicKeys, accountId: string, letter: SealedLetter): Buffer {
  const classic = encapsulate(keys.x25519);
  const quantum = encapsulate(keys.mlKem);
  const open = Buffer.concat([MAGIC, classic.ciphertext, quantum.ciphertext]);
  const secret = derive(classic.sharedKey, quantum.sharedKey, open, accountId);
  const cipher = createCipheriv('chacha20-poly1305', secret.subarray(0, 32), secret.subarray(32), { authTagLength: TAG_LENGTH });
  cipher.setAAD(boundTo(open, accountId), { plaintextLength: 0 });
  const head = Buffer.from(JSON.stringify({ deliveryId: letter.deliveryId, folder: letter.folder, receivedAt: letter.receivedAt }));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(head.length);
  const parts = [open, cipher.update(length), cipher.update(head), cipher.update(letter.raw), cipher.final(), cipher.getAuthTag()];
  secret.fill(0);
  return Buffer.concat(parts);
}

/** @throws StorageError CORRUPT when the file is cut, changed, of another account or of an unknown version. */
export function unseal(keys: SealingPrivateKeys, accountId: string, file: Buffer): SealedLetter {
  if (file.length < HEAD_LENGTH + 4 + TAG_LENGTH || !file.subarray(0, MAGIC.length).equals(MAGIC)) throw damaged();
  const open = file.subarray(0, HEAD_LENGTH);
  try {
    const classic = decapsulate(keys.x25519, open.subarray(MAGIC.length, MAGIC.length + X25519_LENGTH));
    const quantum = decapsulate(keys.mlKem, open.subarray(MAGIC.length + X25519_LENGTH));
    const secret = derive(classic, quantum, open, accountId);
    const decipher = createDecipheriv('chacha20-poly1305', secret.subarray(0, 32), secret.subarray(32), { authTagLength: TAG_LENGTH });
    decipher.setAAD(boundTo(open, accountId), { plaintextLength: 0 });
    decipher.setAuthTag(file.subarray(file.length - TAG_LENGTH));
    const plain = Buffer.concat([decipher.update(file.subarray(HEAD_LENGTH, file.length - TAG_LENGTH)), decipher.final()]);
    secret.fill(0);
    return split(plain);
  } catch (error) {
    throw damaged(error);
  }
}

function derive(classic: Buffer, quantum: Buffer, open: Buffer, accountId: string): Buffer {
  const info = Buffer.from('palomar sealed mail');
  const ikm = Buffer.concat([classic, quantum]);
  const secret = Buffer.from(hkdfSync('sha256', ikm, boundTo(open, accountId), info, 44));
  ikm.fill(0);
  classic.fill(0);
  quantum.fill(0);
  return secret;
}

function boundTo(open: Buffer, accountId: string): Buffer {
  return Buffer.concat([open, Buffer.from(accountId)]);
}

function split(plain: Buffer): SealedLetter {
  const length = plain.readUInt32BE(0);
  const head: unknown = JSON.parse(plain.toString('utf8', 4, 4 + length));
  if (typeof head !== 'object' || head === null) throw damaged();
  const { deliveryId, folder, receivedAt } = head as Record<string, unknown>;
  if (typeof deliveryId !== 'string' || typeof receivedAt !== 'number') throw damaged();
  return { deliveryId, folder: typeof folder === 'string' ? folder : null, receivedAt, raw: plain.subarray(4 + length) };
}

function damaged(cause?: unknown): StorageError {
  return new StorageError('CORRUPT', 'A sealed letter cannot be opened: its file was cut or changed. It was left where it is.', cause);
}
