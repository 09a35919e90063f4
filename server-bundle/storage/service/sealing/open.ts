/**
 * Opens files of sealed letters, letter by letter and within a letter segment by segment (format.ts). No byte of a letter is given out
 * before all of it has proved genuine, and none is looked at before its own segment has.
 */
import { createDecipheriv, decapsulate } from 'node:crypto';
import { letGoPiece } from '../../api/let-go.ts';
import { openFirstFormat } from './first-formats.ts';
import {
  CIPHER,
  HEAD_LENGTH,
  MAGIC,
  RECORD_HEAD_LENGTH,
  SEGMENT_LENGTH,
  TAG_LENGTH,
  VERSION,
  X25519_LENGTH,
  fileSecret,
  letterFrom,
  letterSecret,
  segmentNonce,
  unreadable,
} from './format.ts';
import type { FileSecret, LetterSecret, SealedLetter, SealingPrivateKeys } from './format.ts';
import type { SealedSource } from './source.ts';

/** `damaged`: it was changed, or cut off at the end. */
export type Opened = { readonly kind: 'letter'; readonly letter: SealedLetter } | { readonly kind: 'damaged' };

interface Record {
  readonly index: number;
  readonly digest: Buffer;
  /** Of the first segment. */
  readonly start: number;
  readonly length: number;
}

const SEALED_SEGMENT_LENGTH = SEGMENT_LENGTH + TAG_LENGTH;

/** @throws StorageError CORRUPT when it is no such file, or not of this account. */
export async function* openLetters(keys: SealingPrivateKeys, accountId: string, source: SealedSource): AsyncGenerator<Opened> {
  if (source.sizeBytes < HEAD_LENGTH) throw unreadable();
  const head = Buffer.from(await source.read(0, HEAD_LENGTH));
  const version = head.readUInt8(MAGIC.length);
  if (!head.subarray(0, MAGIC.length).equals(MAGIC) || version < 1 || version > VERSION) throw unreadable();
  const secret = openHead(keys, accountId, head);
  try {
    for await (const record of records(source)) {
      const letter =
        record === 'cut off'
          ? undefined
          : version === VERSION
            ? await openLetter(secret, source, record)
            : openFirstFormat(secret, record.digest, await source.read(record.start, record.length));
      yield letter ? { kind: 'letter', letter } : { kind: 'damaged' };
    }
  } finally {
    secret.ikm.fill(0);
  }
}

async function* records(source: SealedSource): AsyncGenerator<Record | 'cut off'> {
  let at = HEAD_LENGTH;
  for (let index = 0; at < source.sizeBytes; index++) {
    const start = at + RECORD_HEAD_LENGTH;
    if (start > source.sizeBytes) {
      yield 'cut off';
      return;
    }
    const recordHead = await source.read(at, RECORD_HEAD_LENGTH);
    const length = recordHead.readUInt32BE(0);
    if (start + length > source.sizeBytes) {
      yield 'cut off';
      return;
    }
    yield { index, digest: Buffer.from(recordHead.subarray(4)), start, length };
    at = start + length;
  }
}

async function openLetter(file: FileSecret, source: SealedSource, record: Record): Promise<SealedLetter | undefined> {
  const count = Math.ceil(record.length / SEALED_SEGMENT_LENGTH);
  const total = record.length - count * TAG_LENGTH;
  if (count === 0 || total <= (count - 1) * SEGMENT_LENGTH) return undefined;
  const secret = letterSecret(file, record.index, record.digest);
  // All of it in its place at once: the message is its end.
  const plain = Buffer.allocUnsafe(total);
  try {
    for (let n = 0; n < count; n++) {
      const from = n * SEALED_SEGMENT_LENGTH;
      const sealed = await source.read(record.start + from, Math.min(SEALED_SEGMENT_LENGTH, record.length - from));
      if (!openSegment(secret, n, n === count - 1, sealed, plain.subarray(n * SEGMENT_LENGTH))) return undefined;
    }
  } finally {
    secret.key.fill(0);
  }
  return letterFrom(plain);
}

/** @returns whether it is genuine; only then it was written to `target`. */
function openSegment({ key, additional }: LetterSecret, index: number, isLast: boolean, sealed: Buffer, target: Buffer): boolean {
  const length = sealed.length - TAG_LENGTH;
  const decipher = createDecipheriv(CIPHER, key, segmentNonce(index, isLast), { authTagLength: TAG_LENGTH });
  decipher.setAAD(additional, { plaintextLength: length });
  decipher.setAuthTag(sealed.subarray(length));
  const plain = decipher.update(sealed.subarray(0, length));
  try {
    decipher.final();
  } catch {
    return false;
  }
  plain.copy(target);
  letGoPiece(plain);
  return true;
}

function openHead(keys: SealingPrivateKeys, accountId: string, head: Buffer): FileSecret {
  const start = MAGIC.length + 1;
  try {
    const classic = decapsulate(keys.x25519, head.subarray(start, start + X25519_LENGTH));
    const quantum = decapsulate(keys.mlKem, head.subarray(start + X25519_LENGTH));
    return fileSecret(classic, quantum, head, accountId);
  } catch (error) {
    throw unreadable(error);
  }
}
