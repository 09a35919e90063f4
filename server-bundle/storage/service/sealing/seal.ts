/** Seals letters (format.ts) piece by piece, so that a large letter is never in memory twice. It needs no private key, and keeps none. */
import { createCipheriv, encapsulate } from 'node:crypto';
import { CIPHER, MAGIC, SEGMENT_LENGTH, TAG_LENGTH, VERSION, digestOf, fileSecret, headToBytes, letterSecret, segmentNonce } from './format.ts';
import type { FileSecret, LetterSecret, SealedLetter, SealingPublicKeys } from './format.ts';

/** The file in order. Each piece is its taker's, and made only when the one before was taken. */
export function* sealedPieces(keys: SealingPublicKeys, accountId: string, letters: readonly SealedLetter[]): Generator<Buffer> {
  const classic = encapsulate(keys.x25519);
  const quantum = encapsulate(keys.mlKem);
  const head = Buffer.concat([MAGIC, Buffer.of(VERSION), classic.ciphertext, quantum.ciphertext]);
  const secret = fileSecret(classic.sharedKey, quantum.sharedKey, head, accountId);
  try {
    yield head;
    for (const [index, letter] of letters.entries()) yield* sealOne(secret, index, letter);
  } finally {
    secret.ikm.fill(0);
  }
}

function* sealOne(file: FileSecret, index: number, letter: SealedLetter): Generator<Buffer> {
  const digest = digestOf(letter.deliveryId);
  const secret = letterSecret(file, index, digest);
  const head = headToBytes(letter);
  const total = head.length + letter.raw.length;
  const count = Math.ceil(total / SEGMENT_LENGTH);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(total + count * TAG_LENGTH);
  try {
    const first = [length, digest, ...sealSegment(secret, 0, count === 1, slices(head, letter.raw, 0))];
    // What is small goes together: it is most letters.
    if (count === 1) yield Buffer.concat(first);
    else yield* first;
    for (let n = 1; n < count; n++) yield* sealSegment(secret, n, n === count - 1, slices(head, letter.raw, n));
  } finally {
    secret.key.fill(0);
  }
}

function sealSegment({ key, additional }: LetterSecret, index: number, isLast: boolean, plain: readonly Buffer[]): Buffer[] {
  const cipher = createCipheriv(CIPHER, key, segmentNonce(index, isLast), { authTagLength: TAG_LENGTH });
  cipher.setAAD(additional, { plaintextLength: plain.reduce((sum, { length }) => sum + length, 0) });
  const pieces = plain.map((piece) => cipher.update(piece));
  cipher.final();
  return [...pieces, cipher.getAuthTag()];
}

/** Of the head with the message behind it, what stands in the segment of this number. */
function slices(head: Buffer, raw: Buffer, index: number): Buffer[] {
  const [from, to] = [index * SEGMENT_LENGTH, (index + 1) * SEGMENT_LENGTH];
  const ofRaw = raw.subarray(Math.max(from - head.length, 0), Math.max(to - head.length, 0));
  return [head.subarray(from, to), ofRaw].filter(({ length }) => length > 0);
}
