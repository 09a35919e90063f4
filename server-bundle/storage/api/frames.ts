/**
 * What travels between a service and storage: one msgpack array per WebSocket message. Requests carry an id of the
 * client's choosing; answers come in any order. What is large never stands in a frame: its place is named in a plan, and it
 * follows in chunks, once its receiver has said how much it takes.
 *
 *     → [id, operation, input] · [id, operation, input, plan] · [id, '@watch', session] · [id, '@unwatch', null] · [id, '@cancel', null]
 *     ← [id, 'ok', output] · [id, 'ok', output, plan] · [id, 'error', code, message] · [id, 'event', event] · [id, 'end', code, message]
 *     ↔ [id, '@chunk', n, bytes]   the next bytes of the plan's n-th body
 *     ↔ [id, '@more', count]       so many more bytes may be sent, of all bodies of this id together
 *
 * The upgrade request names the version of all this; a service that speaks another gets 426 and is told so.
 */
import type { StorageErrorCode } from './operations.ts';
import type { Path } from './parcel.ts';

/** Raise it with every change of the frames that the other side would not understand. */
export const PROTOCOL_VERSION = '2';
export const VERSION_HEADER = 'x-palomar-storage';

/** Where each body belongs and how long it is. A path of null: the packed value itself, which was too large for a frame. */
export type Plan = readonly (readonly [path: Path | null, sizeBytes: number])[];

export type ChunkFrame = readonly [id: number, kind: '@chunk', n: number, bytes: Buffer];
export type MoreFrame = readonly [id: number, kind: '@more', count: number];
export type RequestFrame = readonly [id: number, operation: string, input: unknown, plan?: Plan];
export type ReplyFrame =
  | readonly [id: number, kind: 'ok', output: unknown, plan?: Plan]
  | readonly [id: number, kind: 'error' | 'end', code: StorageErrorCode, message: string]
  | readonly [id: number, kind: 'event', event: unknown];

export const WATCH = '@watch';
export const UNWATCH = '@unwatch';
export const CANCEL = '@cancel';
export const CHUNK = '@chunk';
export const MORE = '@more';

/** A frame above this is a breach of the protocol: what is large comes in chunks. */
export const FRAME_MAX_BYTES = 1024 * 1024;
/** A packed value above this travels in chunks, like a body. */
export const INLINE_MAX_BYTES = 256 * 1024;
export const CHUNK_BYTES = 64 * 1024;
export const BODIES_MAX = 1000;
const PATH_MAX = 4;

export function isChunkFrame(frame: readonly unknown[]): frame is ChunkFrame {
  return frame[1] === CHUNK && frame.length === 4 && isCount(frame[2]) && Buffer.isBuffer(frame[3]);
}

export function isMoreFrame(frame: readonly unknown[]): frame is MoreFrame {
  return frame[1] === MORE && frame.length === 3 && isCount(frame[2]);
}

export function isFrame(value: unknown): value is readonly [id: number, kind: string, ...rest: unknown[]] {
  return Array.isArray(value) && value.length >= 3 && value.length <= 4 && isCount(value[0]) && typeof value[1] === 'string';
}

export function isRequestFrame(frame: readonly unknown[]): frame is RequestFrame {
  return frame.length === 3 || isPlan(frame[3]);
}

export function isReplyFrame(frame: readonly unknown[]): frame is ReplyFrame {
  if (frame[1] === 'ok') return frame.length === 3 || isPlan(frame[3]);
  if (frame[1] === 'event') return frame.length === 3;
  return (frame[1] === 'error' || frame[1] === 'end') && typeof frame[2] === 'string' && typeof frame[3] === 'string';
}

function isPlan(value: unknown): value is Plan {
  return Array.isArray(value) && value.length > 0 && value.length <= BODIES_MAX && value.every(isPlanned);
}

function isPlanned(value: unknown): boolean {
  if (!Array.isArray(value) || value.length !== 2 || !isCount(value[1])) return false;
  const path: unknown = value[0];
  return path === null || (Array.isArray(path) && path.length <= PATH_MAX && path.every((step) => typeof step === 'string' || isCount(step)));
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
