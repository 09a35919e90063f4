/**
 * What travels between a service and storage: one msgpack array per WebSocket message. Requests carry an id of the
 * client's choosing; answers come in any order.
 *
 *     → [id, operation, input] · [id, '@watch', session] · [id, '@unwatch', null]
 *     ← [id, 'ok', output] · [id, 'error', code, message] · [id, 'event', event] · [id, 'end', code, message]
 */
import type { StorageErrorCode } from './operations.ts';

export type RequestFrame = readonly [id: number, operation: string, input: unknown];
export type ReplyFrame =
  | readonly [id: number, kind: 'ok', output: unknown]
  | readonly [id: number, kind: 'error' | 'end', code: StorageErrorCode, message: string]
  | readonly [id: number, kind: 'event', event: unknown];

export const WATCH = '@watch';
export const UNWATCH = '@unwatch';

export function isRequestFrame(value: unknown): value is RequestFrame {
  return Array.isArray(value) && value.length === 3 && Number.isSafeInteger(value[0]) && typeof value[1] === 'string';
}

export function isReplyFrame(value: unknown): value is ReplyFrame {
  if (!Array.isArray(value) || !Number.isSafeInteger(value[0])) return false;
  if (value[1] === 'ok' || value[1] === 'event') return value.length === 3;
  return (value[1] === 'error' || value[1] === 'end') && typeof value[2] === 'string' && typeof value[3] === 'string';
}
