/** zstd where it pays. Data that is compressed already (pictures, archives) is recognised by a sample and kept as it is. */
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { StorageError } from '../../api/operations.ts';
import { COMPRESS_MIN_BYTES, COMPRESS_PAYS, COMPRESS_SAMPLE_BYTES } from './limits.ts';

export type Packing = 0 | 1;

export interface Packed {
  /** 0 as it is, 1 zstd. */
  readonly packing: Packing;
  readonly data: Buffer;
}

const PIECE_MAX_BYTES = 1024 * 1024;
/** Of memory, behind what was unpacked. */
export const SPARE_BYTES = 64;
/** Higher levels take several times as long for a few hundredths. */
const OPTIONS = { params: { [constants.ZSTD_c_compressionLevel]: 3 } };

export function pack(data: Buffer): Packed {
  if (data.length < COMPRESS_MIN_BYTES || !samplePays(data)) return { packing: 0, data };
  const compressed = zstdCompressSync(data, OPTIONS);
  return compressed.length <= data.length * COMPRESS_PAYS ? { packing: 1, data: compressed } : { packing: 0, data };
}

/** From the middle: the beginning of a document in a container is often plainer than the rest. */
function samplePays(data: Buffer): boolean {
  if (data.length <= COMPRESS_SAMPLE_BYTES * 2) return true;
  const middle = Math.floor((data.length - COMPRESS_SAMPLE_BYTES) / 2);
  const sample = data.subarray(middle, middle + COMPRESS_SAMPLE_BYTES);
  return zstdCompressSync(sample, OPTIONS).length <= sample.length * COMPRESS_PAYS;
}

/** @throws StorageError CORRUPT when it is not what `pack` made of at most `maxBytes`. */
export function unpack({ packing, data }: { readonly packing: number; readonly data: Buffer }, maxBytes: number): Buffer {
  if (packing === 0) return data;
  try {
    // In one piece where it is not large; with something to spare, else there would be a second, empty one.
    const chunkSize = Math.min(maxBytes, PIECE_MAX_BYTES) + SPARE_BYTES;
    return zstdDecompressSync(data, { maxOutputLength: Math.max(1, maxBytes), chunkSize });
  } catch (error) {
    throw damaged(error);
  }
}

export function damaged(cause?: unknown): StorageError {
  return new StorageError(
    'CORRUPT',
    'A message of this mailbox is damaged: its parts do not make up what was delivered. Restore the mailbox from a backup (server-bundle/storage/mailbox-files.md, "When a file is damaged").',
    cause,
  );
}
