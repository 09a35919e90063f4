/** Transaction signatures: RFC 8945 with HMAC-SHA-256 and -512. Signs one request and proves its response; never a stream of messages. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { nameToWire, normalName } from './name.ts';
import { readEnvelope } from './update-wire.ts';
import type { RawRecord } from './update-wire.ts';

export interface TsigKey {
  readonly name: string;
  readonly algorithm: 'hmac-sha256' | 'hmac-sha512';
  readonly secret: Buffer;
}

export interface SignedRequest {
  readonly bytes: Buffer;
  readonly mac: Buffer;
}

export type TsigReading =
  | { readonly kind: 'proven'; readonly error: number; readonly timeSigned: number; readonly serverTime: number | null }
  /** A refusal without a MAC: what a server sends that does not know the key or could not verify (§5.2). */
  | { readonly kind: 'unproven'; readonly error: number }
  | { readonly kind: 'absent' }
  | { readonly kind: 'forged'; readonly problem: string };

export const TSIG_ERRORS = { BADSIG: 16, BADKEY: 17, BADTIME: 18, BADTRUNC: 22 } as const;
const TYPE_TSIG = 250;
const CLASS_ANY = 255;

/** Appends the TSIG record. `message` must not have one yet. */
export function signRequest(message: Buffer, key: TsigKey, timeSigned: number, fudgeSeconds: number): SignedRequest {
  const variables = { timeSigned, fudgeSeconds, error: 0, other: Buffer.alloc(0) };
  const mac = digest(key, [message, variablesToWire(key, variables)]);
  const rdata = Buffer.concat([
    nameToWire(key.algorithm),
    uint48(timeSigned),
    uint16(fudgeSeconds),
    uint16(mac.length),
    mac,
    message.subarray(0, 2),
    uint16(0),
    uint16(0),
  ]);
  const record = Buffer.concat([nameToWire(key.name), uint16(TYPE_TSIG), uint16(CLASS_ANY), uint32(0), uint16(rdata.length), rdata]);
  const bytes = Buffer.concat([message, record]);
  bytes.writeUInt16BE(bytes.readUInt16BE(10) + 1, 10);
  return { bytes, mac };
}

/** Proves that whoever holds the key answered this request (§5.3): the request's MAC is part of what is signed. */
export function readTsig(response: Buffer, key: TsigKey, requestMac: Buffer, nowSeconds: number): TsigReading {
  const envelope = readEnvelope(response);
  if (!envelope) return { kind: 'forged', problem: 'it does not parse' };
  const last = envelope.records.at(-1);
  if (last?.type !== TYPE_TSIG) return { kind: 'absent' };
  const tsig = readRdata(last, response);
  if (!tsig) return { kind: 'forged', problem: 'its TSIG record does not parse' };
  if (tsig.mac.length === 0) return { kind: 'unproven', error: tsig.error };
  if (normalName(last.name) !== normalName(key.name) || normalName(tsig.algorithm) !== key.algorithm)
    return { kind: 'forged', problem: 'it is signed with another key' };
  const stripped = Buffer.from(response.subarray(0, last.offset));
  stripped.writeUInt16BE(tsig.originalId, 0);
  stripped.writeUInt16BE(response.readUInt16BE(10) - 1, 10);
  const expected = digest(key, [uint16(requestMac.length), requestMac, stripped, variablesToWire(key, tsig)]);
  if (expected.length !== tsig.mac.length || !timingSafeEqual(expected, tsig.mac)) return { kind: 'forged', problem: 'its signature is wrong' };
  const serverTime = tsig.other.length === 6 ? tsig.other.readUIntBE(0, 6) : null;
  if (tsig.error !== TSIG_ERRORS.BADTIME && Math.abs(nowSeconds - tsig.timeSigned) > tsig.fudgeSeconds)
    return { kind: 'forged', problem: 'it was signed at another time' };
  return { kind: 'proven', error: tsig.error, timeSigned: tsig.timeSigned, serverTime };
}

interface Variables {
  readonly timeSigned: number;
  readonly fudgeSeconds: number;
  readonly error: number;
  readonly other: Buffer;
}

interface TsigData extends Variables {
  readonly algorithm: string;
  readonly mac: Buffer;
  readonly originalId: number;
}

function readRdata(record: RawRecord, message: Buffer): TsigData | null {
  try {
    const algorithm = record.nameInside(0);
    let at = record.dataOffset + algorithm.size;
    const timeSigned = message.readUIntBE(at, 6);
    const fudgeSeconds = message.readUInt16BE(at + 6);
    const macSize = message.readUInt16BE(at + 8);
    at += 10;
    const mac = message.subarray(at, at + macSize);
    at += macSize;
    const otherSize = message.readUInt16BE(at + 4);
    const other = message.subarray(at + 6, at + 6 + otherSize);
    if (at + 6 + otherSize !== record.dataOffset + record.dataBytes) return null;
    return {
      algorithm: algorithm.name,
      timeSigned,
      fudgeSeconds,
      mac,
      originalId: message.readUInt16BE(at),
      error: message.readUInt16BE(at + 2),
      other,
    };
  } catch {
    return null;
  }
}

/** §4.3.3, in this order. */
function variablesToWire(key: TsigKey, { timeSigned, fudgeSeconds, error, other }: Variables): Buffer {
  return Buffer.concat([
    nameToWire(key.name),
    uint16(CLASS_ANY),
    uint32(0),
    nameToWire(key.algorithm),
    uint48(timeSigned),
    uint16(fudgeSeconds),
    uint16(error),
    uint16(other.length),
    other,
  ]);
}

function digest(key: TsigKey, parts: readonly Buffer[]): Buffer {
  const hmac = createHmac(key.algorithm === 'hmac-sha512' ? 'sha512' : 'sha256', key.secret);
  for (const part of parts) hmac.update(part);
  return hmac.digest();
}

export function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}

export function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function uint48(value: number): Buffer {
  const bytes = Buffer.alloc(6);
  bytes.writeUIntBE(value, 0, 6);
  return bytes;
}
