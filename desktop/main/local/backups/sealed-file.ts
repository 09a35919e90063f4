/**
 * A backup as it lies on this computer: the archive in pieces of 64 KiB, each sealed with ChaCha20-Poly1305 (RFC 8439) under a key of its own.
 *
 *     magic | length of the head (4 bytes, big endian) | head (JSON) | pieces: ciphertext, tag (16 bytes)
 *
 * A piece's nonce is its number and whether it is the last, and the digest of the head goes with each: pieces can be neither changed, swapped,
 * repeated nor cut off at the end, and not be put under another head. The key is in the vault, and in the head wrapped by a passphrase if there is one.
 */
import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { PalomarError } from '../../../contract/errors.ts';
import { backupId } from '../../../contract/models.ts';
import { SEALED_HEAD_MAX_BYTES, SEALED_PIECE_BYTES } from '../limits.ts';
import { wrappedKey } from '../vault/key-wrapping.ts';
import { withRoomIn } from './room-here.ts';

const MAGIC = Buffer.from('PALOMAR-BACKUP-1\n');
const TAG_BYTES = 16;

export const sealedHead = z.object({
  id: backupId,
  madeAt: z.iso.datetime(),
  server: z.string().max(200),
  domain: z.string().max(253),
  wrapped: wrappedKey.nullable(),
});
export type SealedHead = z.infer<typeof sealedHead>;

export interface Sealed {
  readonly sizeBytes: number;
  /** Of what was sealed, not of the file. */
  readonly sha256: string;
}

/** Writes a new file, closed to others; nothing of it is left in place when this throws but a file that does not open. @throws PalomarError DISK_FULL */
export function sealTo(path: string, head: SealedHead, key: Buffer, source: AsyncIterable<Buffer>): Promise<Sealed> {
  return withRoomIn(dirname(path), () => seal(path, head, key, source));
}

async function seal(path: string, head: SealedHead, key: Buffer, source: AsyncIterable<Buffer>): Promise<Sealed> {
  await using file = await open(path, 'wx', 0o600);
  const bytes = Buffer.from(JSON.stringify(sealedHead.parse(head)));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  await file.appendFile(Buffer.concat([MAGIC, length, bytes]));
  const aad = createHash('sha256').update(bytes).digest();
  const hash = createHash('sha256');
  let [number, sizeBytes] = [0, 0];
  let held = Buffer.alloc(0);
  const put = async (piece: Buffer, isLast: boolean): Promise<void> => {
    const cipher = createCipheriv('chacha20-poly1305', key, nonceOf(number, isLast), { authTagLength: TAG_BYTES });
    cipher.setAAD(aad, { plaintextLength: piece.length });
    await file.appendFile(Buffer.concat([cipher.update(piece), cipher.final(), cipher.getAuthTag()]));
    number += 1;
  };
  for await (const chunk of source) {
    hash.update(chunk);
    sizeBytes += chunk.length;
    held = Buffer.concat([held, chunk]);
    // One piece is held back: only at the end is it known which one is the last.
    for (; held.length > SEALED_PIECE_BYTES; held = held.subarray(SEALED_PIECE_BYTES)) await put(held.subarray(0, SEALED_PIECE_BYTES), false);
  }
  await put(held, true);
  await file.sync();
  return { sizeBytes, sha256: hash.digest('hex') };
}

/** @throws PalomarError INVALID_INPUT when it is none of ours */
export async function readHead(path: string): Promise<SealedHead> {
  await using file = await open(path);
  return (await headOf(file, path)).head;
}

/** The archive from `startBytes` on. @throws PalomarError CHECKSUM_MISMATCH for the first piece that is not as it was sealed */
export async function* unseal(path: string, key: Buffer, startBytes = 0): AsyncGenerator<Buffer, void, undefined> {
  await using file = await open(path);
  const { aad, bodyAt } = await headOf(file, path);
  const bodyBytes = (await file.stat()).size - bodyAt;
  const whole = SEALED_PIECE_BYTES + TAG_BYTES;
  const count = Math.max(1, Math.ceil(bodyBytes / whole));
  for (let number = Math.floor(startBytes / SEALED_PIECE_BYTES); number < count; number += 1) {
    const length = Math.max(0, Math.min(whole, bodyBytes - number * whole));
    const { bytesRead, buffer } = await file.read(Buffer.alloc(length), 0, length, bodyAt + number * whole);
    if (bytesRead !== length || length < TAG_BYTES) throw damaged(path);
    const piece = openPiece(buffer, { key, aad, nonce: nonceOf(number, number === count - 1), path });
    yield piece.subarray(Math.max(0, startBytes - number * SEALED_PIECE_BYTES));
  }
}

interface Opening {
  readonly key: Buffer;
  readonly aad: Buffer;
  readonly nonce: Buffer;
  readonly path: string;
}

function openPiece(sealed: Buffer, { key, aad, nonce, path }: Opening): Buffer {
  const decipher = createDecipheriv('chacha20-poly1305', key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(aad, { plaintextLength: sealed.length - TAG_BYTES });
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(0, -TAG_BYTES)), decipher.final()]);
  } catch (cause) {
    throw damaged(path, cause);
  }
}

async function headOf(file: FileHandle, path: string): Promise<{ readonly head: SealedHead; readonly aad: Buffer; readonly bodyAt: number }> {
  const fixed = MAGIC.length + 4;
  const start = (await file.read(Buffer.alloc(fixed), 0, fixed, 0)).buffer;
  const length = start.readUInt32BE(MAGIC.length);
  if (!start.subarray(0, MAGIC.length).equals(MAGIC) || length > SEALED_HEAD_MAX_BYTES) throw notOurs(path);
  const bytes = (await file.read(Buffer.alloc(length), 0, length, fixed)).buffer;
  try {
    return { head: sealedHead.parse(JSON.parse(bytes.toString('utf8'))), aad: createHash('sha256').update(bytes).digest(), bodyAt: fixed + length };
  } catch (cause) {
    throw notOurs(path, cause);
  }
}

function nonceOf(number: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeBigUInt64BE(BigInt(number), 3);
  nonce[11] = isLast ? 1 : 0;
  return nonce;
}

function damaged(path: string, cause?: unknown): PalomarError {
  return new PalomarError('CHECKSUM_MISMATCH', `${path} is not as it was sealed: it was changed or cut off. Use another backup.`, { cause });
}

function notOurs(path: string, cause?: unknown): PalomarError {
  return new PalomarError('INVALID_INPUT', `${path} is no backup of Palomar.`, { cause });
}
