/** Makes the frame of a value: whole when it is small, else with a plan of what follows in chunks. */
import { Packr } from 'msgpackr';
import { INLINE_MAX_BYTES } from './frames.ts';
import type { Plan } from './frames.ts';
import type { Parcel } from './parcel.ts';

export interface Framed {
  readonly frame: Buffer;
  /** To follow in chunks, in the order of the plan. */
  readonly bodies: readonly Buffer[];
}

const packr = new Packr({ useRecords: true });
const NULL = Buffer.from([0xc0]);
const UINT32_MAX = 2 ** 32 - 1;

/** `[id, kind, value]` or `[id, kind, value, plan]`. */
export function framed(id: number, kind: string, parcel: Parcel): Framed {
  const isInline = parcel.bytes.length <= INLINE_MAX_BYTES;
  if (isInline && parcel.bodies.length === 0) return { frame: Buffer.concat([head(3, id, kind), parcel.bytes]), bodies: [] };
  const inFrame = isInline ? parcel.bytes : NULL;
  const plan: Plan = [
    ...(isInline ? [] : [[null, parcel.bytes.length] as const]),
    ...parcel.bodies.map(({ path, bytes }) => [path, bytes.length] as const),
  ];
  return {
    frame: Buffer.concat([head(4, id, kind), inFrame, packr.pack(plan)]),
    bodies: [...(isInline ? [] : [parcel.bytes]), ...parcel.bodies.map(({ bytes }) => bytes)],
  };
}

/** The opening of a msgpack array of `length` elements, with its first two: the value is packed already. */
function head(length: number, id: number, kind: string): Buffer {
  const text = Buffer.byteLength(kind);
  const bytes = Buffer.allocUnsafe(1 + (id <= UINT32_MAX ? 5 : 9) + 2 + text);
  let at = bytes.writeUInt8(0x90 | length, 0);
  at = id <= UINT32_MAX ? bytes.writeUInt32BE(id, bytes.writeUInt8(0xce, at)) : bytes.writeDoubleBE(id, bytes.writeUInt8(0xcb, at));
  at = bytes.writeUInt8(text, bytes.writeUInt8(0xd9, at));
  bytes.write(kind, at);
  return bytes;
}
