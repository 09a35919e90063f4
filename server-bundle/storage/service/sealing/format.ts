/**
 * The sealed form of letters for a mailbox that nobody has open: made with public keys only, opened with the private
 * halves, which exist in the clear only while a session lives. X25519 and ML-KEM-768 (FIPS 203) stand together, so
 * that it holds as long as either does. Letters that arrive together share one file, one encapsulation and one fsync.
 *
 * Version 2, all of it in one file:
 *
 *     offset  length  what
 *          0       7  "PALOMAR" in ASCII
 *          7       1  version, 2; version 1 differs in the head of a letter alone, and is still opened
 *          8      32  X25519 encapsulation: DHKEM(X25519, HKDF-SHA256) of RFC 9180 §4.1
 *         40    1088  ML-KEM-768 ciphertext
 *       1128          then, once per letter:
 *                  4  n, big endian
 *                 32  SHA-256 of the delivery id
 *                  n  ChaCha20-Poly1305 ciphertext and its 16-byte tag (RFC 8439)
 *
 * key ‖ nonce of a letter (32 + 12 bytes) = HKDF-SHA256(ikm = X25519 secret ‖ ML-KEM secret,
 *     salt = bytes 0..1127 ‖ account id, info = "palomar sealed mail" ‖ SHA-256 of the delivery id)
 * so a file moved to another account, or a letter moved to another file, does not open. No additional data.
 * plaintext = length of the head (4 bytes, big endian) ‖ head (JSON: deliveryId, folder or null, receivedAt in ms, since
 * version 2 createFolder and flags) ‖ the message, byte for byte.
 */
import { createCipheriv, createDecipheriv, createHash, decapsulate, encapsulate, hkdfSync } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { open } from 'node:fs/promises';
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

interface Secret {
  readonly ikm: Buffer;
  readonly salt: Buffer;
}

const MAGIC = Buffer.from('PALOMAR\x02', 'latin1');
const FIRST_MAGIC = Buffer.from('PALOMAR\x01', 'latin1');
const X25519_LENGTH = 32;
const ML_KEM_LENGTH = 1088;
const HEAD_LENGTH = MAGIC.length + X25519_LENGTH + ML_KEM_LENGTH;
const DIGEST_LENGTH = 32;
const RECORD_HEAD_LENGTH = 4 + DIGEST_LENGTH;
const TAG_LENGTH = 16;
const PIECE_BYTES = 256 * 1024;

export function digestOf(deliveryId: string): Buffer {
  return createHash('sha256').update(deliveryId).digest();
}

export function sealLetters(keys: SealingPublicKeys, accountId: string, letters: readonly SealedLetter[]): Buffer {
  return Buffer.concat([...sealedPieces(keys, accountId, letters)]);
}

/** The same, piece by piece, so that a large letter is never in memory twice. */
export function* sealedPieces(keys: SealingPublicKeys, accountId: string, letters: readonly SealedLetter[]): Generator<Buffer> {
  const classic = encapsulate(keys.x25519);
  const quantum = encapsulate(keys.mlKem);
  const head = Buffer.concat([MAGIC, classic.ciphertext, quantum.ciphertext]);
  const secret = join(classic.sharedKey, quantum.sharedKey, head, accountId);
  try {
    yield head;
    for (const letter of letters) yield* sealOne(secret, letter);
  } finally {
    secret.ikm.fill(0);
  }
}

/**
 * The letters that open, and how many do not: their bytes were changed, or cut off at the end.
 * @throws StorageError CORRUPT when it is no such file, or not of this account.
 */
export function unsealLetters(
  keys: SealingPrivateKeys,
  accountId: string,
  file: Buffer,
): { readonly letters: SealedLetter[]; readonly damaged: number } {
  const head = file.subarray(0, HEAD_LENGTH);
  const magic = head.subarray(0, MAGIC.length);
  if (head.length < HEAD_LENGTH || !(magic.equals(MAGIC) || magic.equals(FIRST_MAGIC))) throw unreadable();
  const secret = openHead(keys, accountId, head);
  const letters: SealedLetter[] = [];
  let damaged = 0;
  let at = HEAD_LENGTH;
  while (at + RECORD_HEAD_LENGTH <= file.length) {
    const start = at + RECORD_HEAD_LENGTH;
    const end = start + file.readUInt32BE(at);
    if (end > file.length) break;
    const letter = unsealOne(secret, file.subarray(at + 4, start), file.subarray(start, end));
    if (letter) letters.push(letter);
    else damaged++;
    at = end;
  }
  secret.ikm.fill(0);
  return { letters, damaged: at < file.length ? damaged + 1 : damaged };
}

/** Which deliveries a sealed file holds, read without opening or loading it. */
export async function readDigests(path: string): Promise<{ readonly digests: readonly string[]; readonly sizeBytes: number }> {
  const handle = await open(path, 'r');
  try {
    const { size } = await handle.stat();
    const digests: string[] = [];
    const head = Buffer.alloc(RECORD_HEAD_LENGTH);
    for (let at = HEAD_LENGTH; at + RECORD_HEAD_LENGTH <= size;) {
      await handle.read(head, 0, RECORD_HEAD_LENGTH, at);
      const end = at + RECORD_HEAD_LENGTH + head.readUInt32BE(0);
      if (end > size) break;
      digests.push(head.toString('hex', 4));
      at = end;
    }
    return { digests, sizeBytes: size };
  } finally {
    await handle.close();
  }
}

function* sealOne(secret: Secret, letter: SealedLetter): Generator<Buffer> {
  const digest = digestOf(letter.deliveryId);
  const key = letterKey(secret, digest);
  const cipher = createCipheriv('chacha20-poly1305', key.subarray(0, 32), key.subarray(32), { authTagLength: TAG_LENGTH });
  const about = Buffer.from(JSON.stringify({ ...letter, raw: undefined }));
  const prefix = Buffer.alloc(4 + about.length);
  prefix.writeUInt32BE(about.length);
  about.copy(prefix, 4);
  key.fill(0);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(prefix.length + letter.raw.length + TAG_LENGTH);
  // What is small goes together: each piece is a write of its own.
  yield Buffer.concat([length, digest, cipher.update(prefix), cipher.update(letter.raw.subarray(0, PIECE_BYTES))]);
  for (let at = PIECE_BYTES; at < letter.raw.length; at += PIECE_BYTES) yield cipher.update(letter.raw.subarray(at, at + PIECE_BYTES));
  yield Buffer.concat([cipher.final(), cipher.getAuthTag()]);
}

function unsealOne(secret: Secret, digest: Buffer, sealed: Buffer): SealedLetter | undefined {
  const key = letterKey(secret, digest);
  try {
    const decipher = createDecipheriv('chacha20-poly1305', key.subarray(0, 32), key.subarray(32), { authTagLength: TAG_LENGTH });
    decipher.setAuthTag(sealed.subarray(sealed.length - TAG_LENGTH));
    const plain = decipher.update(sealed.subarray(0, sealed.length - TAG_LENGTH));
    // Nothing is looked at before the tag is known to be right.
    decipher.final();
    return split(plain);
  } catch {
    return undefined;
  } finally {
    key.fill(0);
  }
}

function openHead(keys: SealingPrivateKeys, accountId: string, head: Buffer): Secret {
  try {
    const classic = decapsulate(keys.x25519, head.subarray(MAGIC.length, MAGIC.length + X25519_LENGTH));
    const quantum = decapsulate(keys.mlKem, head.subarray(MAGIC.length + X25519_LENGTH));
    return join(classic, quantum, head, accountId);
  } catch (error) {
    throw unreadable(error);
  }
}

function join(classic: Buffer, quantum: Buffer, head: Buffer, accountId: string): Secret {
  const ikm = Buffer.concat([classic, quantum]);
  classic.fill(0);
  quantum.fill(0);
  return { ikm, salt: Buffer.concat([head, Buffer.from(accountId)]) };
}

function letterKey(secret: Secret, digest: Buffer): Buffer {
  return Buffer.from(hkdfSync('sha256', secret.ikm, secret.salt, Buffer.concat([Buffer.from('palomar sealed mail'), digest]), 44));
}

function split(plain: Buffer): SealedLetter | undefined {
  const length = plain.readUInt32BE(0);
  const about: unknown = JSON.parse(plain.toString('utf8', 4, 4 + length));
  if (typeof about !== 'object' || about === null) return undefined;
  const { deliveryId, folder, createFolder, flags, receivedAt } = about as Record<string, unknown>;
  if (typeof deliveryId !== 'string' || typeof receivedAt !== 'number') return undefined;
  return {
    deliveryId,
    folder: typeof folder === 'string' ? folder : null,
    createFolder: createFolder === true,
    flags: Array.isArray(flags) ? flags.filter((flag) => typeof flag === 'string') : [],
    receivedAt,
    raw: plain.subarray(4 + length),
  };
}

function unreadable(cause?: unknown): StorageError {
  return new StorageError('CORRUPT', 'A file of sealed letters cannot be read: it was cut or changed. It was left where it is.', cause);
}
