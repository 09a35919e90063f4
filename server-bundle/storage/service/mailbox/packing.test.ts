import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { pack, unpack } from './packing.ts';

it('compresses what gets smaller and leaves alone what does not', () => {
  const text = Buffer.from('a dove in its hole. '.repeat(5000));
  const packed = pack(text);
  expect(packed.packing).toBe(1);
  expect(packed.data.length).toBeLessThan(1000);
  expect(unpack(packed, text.length)).toEqual(text);
  for (const data of [Buffer.from('short'), randomBytes(100_000), randomBytes(3000), Buffer.alloc(0)])
    expect(pack(data)).toEqual({ packing: 0, data });
});

it('says CORRUPT of what it did not make, and of more than there can be', () => {
  const { data } = pack(Buffer.alloc(100_000));
  expect(() => unpack({ packing: 1, data }, 99_999)).toThrow(expect.objectContaining({ code: 'CORRUPT' }));
  expect(() => unpack({ packing: 1, data: randomBytes(100) }, 1000)).toThrow(expect.objectContaining({ code: 'CORRUPT' }));
});
