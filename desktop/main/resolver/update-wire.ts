/** UPDATE messages (RFC 2136 §2) to bytes, and the frame of a response with the place of every record in it, as verifying a TSIG needs. */
import { parseAddress } from './address.ts';
import { isAskable, nameToWire } from './name.ts';

export type UpdateType = 'A' | 'AAAA' | 'MX' | 'TXT' | 'CNAME' | 'PTR';

export interface UpdateValue {
  readonly value: string;
  /** Only for MX. */
  readonly priority: number | null;
  readonly ttlSeconds: number;
}

export type UpdateOperation =
  | { readonly kind: 'add'; readonly name: string; readonly type: UpdateType; readonly record: UpdateValue }
  /** All records of the name and type go, these come: in one message, so in one step. */
  | { readonly kind: 'replace'; readonly name: string; readonly type: UpdateType; readonly records: readonly UpdateValue[] }
  | { readonly kind: 'delete'; readonly name: string; readonly type: UpdateType };

export interface RawRecord {
  readonly name: string;
  readonly type: number;
  /** Where the record begins in the message. */
  readonly offset: number;
  readonly dataOffset: number;
  readonly dataBytes: number;
  /** A name within the data, at this place of it. */
  nameInside(at: number): { readonly name: string; readonly size: number };
}

export interface Envelope {
  readonly id: number;
  readonly isResponse: boolean;
  readonly rcode: number;
  readonly records: readonly RawRecord[];
}

const TYPES: Readonly<Record<UpdateType, number>> = { A: 1, AAAA: 28, MX: 15, TXT: 16, CNAME: 5, PTR: 12 };
const TYPE_SOA = 6;
const CLASS_IN = 1;
const CLASS_ANY = 255;
const OPCODE_UPDATE = 5 << 11;
const MAX_STRING_BYTES = 255;
const MAX_RECORDS = 512;

/** @throws RangeError when a name or value does not fit on the wire. */
export function encodeUpdate(id: number, zone: string, operations: readonly UpdateOperation[]): Buffer {
  const updates = operations.flatMap(encodeOperation);
  const header = numbers(id, OPCODE_UPDATE, 1, 0, updates.length, 0);
  return Buffer.concat([header, nameToWire(zone), numbers(TYPE_SOA, CLASS_IN), ...updates]);
}

/** null when it does not parse. */
export function readEnvelope(message: Buffer): Envelope | null {
  try {
    const flags = message.readUInt16BE(2);
    let at = 12;
    for (let left = message.readUInt16BE(4); left > 0; left -= 1) at += readName(message, at).size + 4;
    const count = message.readUInt16BE(6) + message.readUInt16BE(8) + message.readUInt16BE(10);
    if (count > MAX_RECORDS) return null;
    const records: RawRecord[] = [];
    for (let index = 0; index < count; index += 1) {
      const record = readRecord(message, at);
      records.push(record);
      at = record.dataOffset + record.dataBytes;
    }
    return at === message.length ? { id: message.readUInt16BE(0), isResponse: (flags & 0x8000) !== 0, rcode: flags & 0xf, records } : null;
  } catch {
    return null;
  }
}

function encodeOperation(operation: UpdateOperation): readonly Buffer[] {
  const { name, type } = operation;
  // §2.5.2: class ANY, no TTL and no data takes the whole set away.
  const remove = Buffer.concat([nameToWire(name), numbers(TYPES[type], CLASS_ANY, 0, 0, 0)]);
  const add = (record: UpdateValue) => {
    const data = encodeData(type, record);
    return Buffer.concat([nameToWire(name), numbers(TYPES[type], CLASS_IN, record.ttlSeconds >>> 16, record.ttlSeconds & 0xffff, data.length), data]);
  };
  switch (operation.kind) {
    case 'add':
      return [add(operation.record)];
    case 'delete':
      return [remove];
    case 'replace':
      return [remove, ...operation.records.map(add)];
  }
}

function encodeData(type: UpdateType, { value, priority }: UpdateValue): Buffer {
  switch (type) {
    case 'A':
    case 'AAAA': {
      const address = parseAddress(value);
      if (address?.family !== (type === 'A' ? 4 : 6)) throw new RangeError(`${value} is no ${type} address`);
      return Buffer.from(address.bytes);
    }
    case 'MX':
      return Buffer.concat([numbers(priority ?? 10), nameToWire(value)]);
    case 'TXT':
      return Buffer.concat(splitStrings(Buffer.from(value)).flatMap((part) => [Buffer.from([part.length]), part]));
    case 'CNAME':
    case 'PTR':
      return nameToWire(value);
  }
}

/** One TXT record holds strings of at most 255 bytes; readers join them again. */
function splitStrings(bytes: Buffer): readonly Buffer[] {
  const count = Math.max(1, Math.ceil(bytes.length / MAX_STRING_BYTES));
  return Array.from({ length: count }, (_, index) => bytes.subarray(index * MAX_STRING_BYTES, (index + 1) * MAX_STRING_BYTES));
}

function readRecord(message: Buffer, offset: number): RawRecord {
  const { name, size } = readName(message, offset);
  const type = message.readUInt16BE(offset + size);
  const dataBytes = message.readUInt16BE(offset + size + 8);
  const dataOffset = offset + size + 10;
  return { name, type, offset, dataOffset, dataBytes, nameInside: (at) => readName(message, dataOffset + at) };
}

/** `size` is what the name takes here, a pointer counting as two bytes. @throws RangeError */
function readName(message: Buffer, offset: number): { readonly name: string; readonly size: number } {
  const labels: string[] = [];
  let at = offset;
  let end: number | null = null;
  for (let steps = 0; steps < 128; steps += 1) {
    const length = message.readUInt8(at);
    if (length === 0) {
      const name = labels.length === 0 ? '.' : labels.join('.').toLowerCase();
      if (!isAskable(name)) break;
      return { name, size: (end ?? at + 1) - offset };
    }
    if ((length & 0xc0) === 0xc0) {
      end ??= at + 2;
      const target = message.readUInt16BE(at) & 0x3fff;
      if (target >= at) break;
      at = target;
      continue;
    }
    if ((length & 0xc0) !== 0 || at + 1 + length > message.length) break;
    labels.push(message.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  throw new RangeError('a name in the message does not parse');
}

function numbers(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 2);
  values.forEach((value, index) => bytes.writeUInt16BE(value & 0xffff, index * 2));
  return bytes;
}
