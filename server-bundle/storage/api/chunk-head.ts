/**
 * The opening of a chunk as it stands on the way from storage to a service: that of the WebSocket message (RFC 6455 §5.2, not masked), then
 * that of the msgpack array `[id, '@chunk', n, bytes]`. Always the same bytes, so that both ends can leave the bytes behind it where they lie:
 * any WebSocket and any msgpack read the same.
 */
import { CHUNK } from './frames.ts';

export interface ChunkHead {
  readonly id: number;
  /** Which body of the plan. */
  readonly n: number;
  /** Of what follows. */
  readonly sizeBytes: number;
  readonly headBytes: number;
}

const FINAL_BINARY = 0x82;
/** 94 · cb, id as a float64 · a6 '@chunk' · cd, n · c6, how many bytes */
const PACKED_BYTES = 1 + 9 + 1 + CHUNK.length + 3 + 5;
const PACKED_START = Buffer.concat([
  Buffer.from([0x94, 0xcb]),
  Buffer.alloc(8),
  Buffer.from([0xa0 | CHUNK.length]),
  Buffer.from(CHUNK),
  Buffer.from([0xcd, 0, 0, 0xc6]),
]);
const [ID_AT, KIND_AT, N_AT, SIZE_AT] = [2, 10, 12 + CHUNK.length, 15 + CHUNK.length];
const [SHORT_MAX, UINT16_MAX] = [125, 65_535];
export const CHUNK_HEAD_MAX_BYTES = 10 + PACKED_BYTES;

export function chunkHead(id: number, n: number, sizeBytes: number): Buffer {
  const payload = PACKED_BYTES + sizeBytes;
  const frameBytes = payload <= SHORT_MAX ? 2 : payload <= UINT16_MAX ? 4 : 10;
  const head = Buffer.allocUnsafe(frameBytes + PACKED_BYTES);
  head[0] = FINAL_BINARY;
  head[1] = frameBytes === 2 ? payload : frameBytes === 4 ? 126 : 127;
  if (frameBytes === 4) head.writeUInt16BE(payload, 2);
  if (frameBytes === 10) head.writeBigUInt64BE(BigInt(payload), 2);
  PACKED_START.copy(head, frameBytes);
  head.writeDoubleBE(id, frameBytes + ID_AT);
  head.writeUInt16BE(n, frameBytes + N_AT);
  head.writeUInt32BE(sizeBytes, frameBytes + SIZE_AT);
  return head;
}

/**
 * What `bytes` begin with: a chunk; another frame of so many bytes; or `more`, when that cannot be told yet, which never is with
 * `CHUNK_HEAD_MAX_BYTES` or more.
 */
export function readHead(bytes: Buffer): ChunkHead | number | 'more' {
  const short = (bytes[1] ?? 0) & 0x7f;
  const frameBytes = short <= SHORT_MAX ? 2 : short === 126 ? 4 : 10;
  if (bytes.length < frameBytes) return 'more';
  const payload = frameBytes === 2 ? short : frameBytes === 4 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
  if (bytes[0] !== FINAL_BINARY || payload < PACKED_BYTES) return frameBytes + payload;
  if (bytes.length < frameBytes + PACKED_BYTES) return 'more';
  return isChunk(bytes, frameBytes) && bytes.readUInt32BE(frameBytes + SIZE_AT) === payload - PACKED_BYTES
    ? {
        id: bytes.readDoubleBE(frameBytes + ID_AT),
        n: bytes.readUInt16BE(frameBytes + N_AT),
        sizeBytes: payload - PACKED_BYTES,
        headBytes: frameBytes + PACKED_BYTES,
      }
    : frameBytes + payload;
}

function isChunk(bytes: Buffer, at: number): boolean {
  return (
    bytes.compare(PACKED_START, 0, ID_AT, at, at + ID_AT) === 0 &&
    bytes.compare(PACKED_START, KIND_AT, N_AT, at + KIND_AT, at + N_AT) === 0 &&
    bytes[at + SIZE_AT - 1] === PACKED_START[SIZE_AT - 1]
  );
}
