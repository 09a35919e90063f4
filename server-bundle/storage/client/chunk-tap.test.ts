import { Packr } from 'msgpackr';
import { expect, it } from 'vitest';
import { CHUNK_HEAD_MAX_BYTES, chunkHead, readHead } from '../api/chunk-head.ts';
import { CHUNK } from '../api/frames.ts';
import { ChunkTap } from './chunk-tap.ts';

const UPGRADE = Buffer.from('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n');
/** A frame of the WebSocket that is no chunk. */
const other = (sizeBytes: number, first = 0x82): Buffer => {
  const length =
    sizeBytes < 126
      ? [sizeBytes]
      : sizeBytes < 65_536
        ? [126, sizeBytes >> 8, sizeBytes & 255]
        : [127, 0, 0, 0, 0, 0, sizeBytes >> 16, (sizeBytes >> 8) & 255, sizeBytes & 255];
  return Buffer.concat([Buffer.from([first, ...length]), Buffer.alloc(sizeBytes, 0x94)]);
};
const chunk = (id: number, n: number, sizeBytes: number): Buffer => Buffer.concat([chunkHead(id, n, sizeBytes), Buffer.alloc(sizeBytes, id)]);

function tapped(): { readonly tap: ChunkTap; readonly passed: () => Buffer; readonly taken: () => Record<string, number> } {
  const passed: Buffer[] = [];
  const taken: Record<string, number> = {};
  const tap = new ChunkTap(
    (id, n, bytes) => {
      expect(bytes.every((byte) => byte === (id & 255))).toBe(true);
      taken[`${id} ${n}`] = (taken[`${id} ${n}`] ?? 0) + bytes.length;
    },
    (bytes) => passed.push(Buffer.from(bytes)) > 0,
  );
  return { tap, passed: () => Buffer.concat(passed), taken: () => taken };
}

it.each([1, 2, 3, 7, 34, 35, 64, 1_000, 70_000, 1_000_000])('takes the chunks out and passes on all else, %d bytes at a time', (step) => {
  const large = step < 1_000 ? 300 : 70_000;
  const others = [other(0), other(5), other(26), other(200), other(large), other(40, 0x81), other(3, 0x89)];
  const chunks = [chunk(1, 0, large), chunk(2 ** 40, 999, 1), chunk(7, 3, 90), chunk(7, 3, 300), chunk(1, 1, large)];
  const all = Buffer.concat([UPGRADE, ...others.flatMap((frame, index) => [frame, ...chunks.slice(index, index + 1)]), ...others]);
  const { tap, passed, taken } = tapped();
  for (let at = 0; at < all.length; at += step) expect(tap.read(all.subarray(at, at + step))).toBe(true);
  expect(passed().equals(Buffer.concat([UPGRADE, ...others, ...others]))).toBe(true);
  expect(taken()).toEqual({ '1 0': large, [`${2 ** 40} 999`]: 1, '7 3': 390, '1 1': large });
});

it('passes on an answer that refuses the upgrade', () => {
  const { tap, passed } = tapped();
  const refusal = Buffer.from('HTTP/1.1 426 Upgrade Required\r\nConnection: close\r\n\r\n');
  tap.read(refusal);
  expect(passed()).toEqual(refusal);
});

it('stops when what it passes on is not wanted, and loses nothing', () => {
  const passed: Buffer[] = [];
  const tap = new ChunkTap(
    () => undefined,
    (bytes) => (passed.push(Buffer.from(bytes)), false),
  );
  expect(tap.read(Buffer.concat([UPGRADE, other(5), chunk(1, 0, 10), other(9)]))).toBe(false);
  expect(tap.read(chunk(1, 0, 10))).toBe(true);
  expect(Buffer.concat(passed)).toEqual(Buffer.concat([UPGRADE, other(5), other(9)]));
});

it.each([0, 1, 90, 100, 101, 65_510, 65_511, 65_536])('writes a chunk of %d bytes as any reader of WebSockets and msgpack reads it', (sizeBytes) => {
  const frame = chunk(70_000, 12, sizeBytes);
  const head = readHead(frame.subarray(0, CHUNK_HEAD_MAX_BYTES));
  expect(head).toEqual({ id: 70_000, n: 12, sizeBytes, headBytes: frame.length - sizeBytes });
  const length = frame[1] ?? 0;
  const payload = frame.subarray(length < 126 ? 2 : length === 126 ? 4 : 10);
  expect(length < 126 ? length : length === 126 ? frame.readUInt16BE(2) : Number(frame.readBigUInt64BE(2))).toBe(payload.length);
  expect(new Packr({ useRecords: true }).unpack(payload)).toEqual([70_000, CHUNK, 12, Buffer.alloc(sizeBytes, 70_000)]);
});
