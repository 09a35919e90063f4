/**
 * The sealed form of letters for a mailbox that nobody has open: made with public keys only, opened with the private
 * halves, which exist in the clear only while a session lives. X25519 and ML-KEM-768 (FIPS 203) stand together, so
 * that it holds as long as either does. Letters that arrive together share one file, one encapsulation and one fsync.
 *
 * Version 3, all of it in one file:
 *
 *     offset  length  what
 *          0       7  "PALOMAR" in ASCII
 *          7       1  version, 3
 *          8      32  X25519 encapsulation: DHKEM(X25519, HKDF-SHA256) of RFC 9180 §4.1
 *         40    1088  ML-KEM-768 ciphertext
 *       1128          then, once per letter:
 *                  4  n, big endian
 *                 32  SHA-256 of the delivery id
 *                  n  segments: ChaCha20-Poly1305 ciphertext of 65536 bytes, of the last 1 to 65536, each with its 16-byte tag (RFC 8439)
 *
 * The segments are the STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár: Online Authenticated-Encryption and its Nonce-Reuse
 * Misuse-Resistance, 2015): what one of them opens to may be used before the next is read, and one that is missing, added, repeated or
 * in another's place does not open.
 *
 * context = "palomar sealed mail" ‖ version ‖ number of the letter in its file from 0 (4 bytes, big endian) ‖ SHA-256 of the delivery id
 * key of a letter (32 bytes) = HKDF-SHA256(ikm = X25519 secret ‖ ML-KEM secret, salt = bytes 0..1127 ‖ account id, info = context)
 * nonce of a segment (12 bytes) = its number in the letter from 0 (11 bytes, big endian) ‖ 1 for the last of the letter, 0 for others
 * additional data of each segment = context ‖ account id
 * plaintext = length of the head (4 bytes, big endian) ‖ head (JSON: deliveryId, folder or null, createFolder, flags, receivedAt in ms) ‖
 * the message, byte for byte.
 *
 * Versions 1 and 2 are still opened (`first-formats.ts`), and never made.
 */
import { createHash, hkdfSync } from 'node:crypto';
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
  /** Whether the folder is made when it is not there. */
  readonly createFolder: boolean;
  readonly flags: readonly string[];
  readonly receivedAt: number;
  readonly raw: Buffer;
}

/** What the letters of one file are sealed with. `ikm` is to be wiped. */
export interface FileSecret {
  readonly ikm: Buffer;
  readonly salt: Buffer;
  readonly accountId: string;
}

/** Wiped by whoever has it. */
export interface LetterSecret {
  readonly key: Buffer;
  readonly additional: Buffer;
}

export const VERSION = 3;
export const MAGIC = Buffer.from('PALOMAR', 'latin1');
export const X25519_LENGTH = 32;
const ML_KEM_LENGTH = 1088;
export const HEAD_LENGTH = MAGIC.length + 1 + X25519_LENGTH + ML_KEM_LENGTH;
const DIGEST_LENGTH = 32;
export const RECORD_HEAD_LENGTH = 4 + DIGEST_LENGTH;
export const CIPHER = 'chacha20-poly1305';
export const TAG_LENGTH = 16;
/** Of plaintext. */
export const SEGMENT_LENGTH = 64 * 1024;
export const LABEL = Buffer.from('palomar sealed mail');
const NONCE_LENGTH = 12;

export function digestOf(deliveryId: string): Buffer {
  return createHash('sha256').update(deliveryId).digest();
}

/** Takes both shared keys over and wipes them. `head`: the first 1128 bytes of the file. */
export function fileSecret(classic: Buffer, quantum: Buffer, head: Buffer, accountId: string): FileSecret {
  const ikm = Buffer.concat([classic, quantum]);
  classic.fill(0);
  quantum.fill(0);
  return { ikm, salt: Buffer.concat([head, Buffer.from(accountId)]), accountId };
}

export function letterSecret({ ikm, salt, accountId }: FileSecret, index: number, digest: Buffer): LetterSecret {
  const place = Buffer.alloc(5);
  place.writeUInt8(VERSION);
  place.writeUInt32BE(index, 1);
  const context = Buffer.concat([LABEL, place, digest]);
  return {
    key: Buffer.from(hkdfSync('sha256', ikm, salt, context, 32)),
    additional: Buffer.concat([context, Buffer.from(accountId)]),
  };
}

export function segmentNonce(index: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(NONCE_LENGTH);
  nonce.writeUIntBE(index, NONCE_LENGTH - 7, 6);
  nonce.writeUInt8(isLast ? 1 : 0, NONCE_LENGTH - 1);
  return nonce;
}

export function headToBytes({ deliveryId, folder, createFolder, flags, receivedAt }: SealedLetter): Buffer {
  const text = Buffer.from(JSON.stringify({ deliveryId, folder, createFolder, flags, receivedAt }));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(text.length);
  return Buffer.concat([length, text]);
}

/** Of bytes whose tags were right, which are what a server of ours wrote; its message lies in their memory. Undefined for anything else. */
export function letterFrom(plain: Buffer): SealedLetter | undefined {
  const start = plain.length < 4 ? 0 : 4 + plain.readUInt32BE(0);
  const about = jsonOf(plain.toString('utf8', 4, start));
  if (typeof about !== 'object' || about === null) return undefined;
  const { deliveryId, folder, createFolder, flags, receivedAt } = about as Record<string, unknown>;
  if (typeof deliveryId !== 'string' || typeof receivedAt !== 'number') return undefined;
  return {
    deliveryId,
    folder: typeof folder === 'string' ? folder : null,
    createFolder: createFolder === true,
    flags: Array.isArray(flags) ? flags.filter((flag) => typeof flag === 'string') : [],
    receivedAt,
    raw: plain.subarray(start),
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function unreadable(cause?: unknown): StorageError {
  return new StorageError('CORRUPT', 'A file of sealed letters cannot be read: it was cut or changed. It was left where it is.', cause);
}
