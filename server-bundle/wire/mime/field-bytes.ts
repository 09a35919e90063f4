/** Some fields of a header as they stand there, of message after message: no text is made of any, neither of its name nor of its value. */
import { endOfField, endOfLine, isEmptyLine } from './header.ts';
import { MAX_HEADER_BYTES, MAX_HEADER_FIELDS } from './limits.ts';

const [COLON, CR, LF] = [0x3a, 0x0d, 0x0a];

/** Which fields are wanted: those of some names, or all others. */
export class FieldChoice {
  readonly #names: ReadonlySet<string>;
  readonly #bytes: readonly Buffer[];
  readonly #keep: boolean;

  /** `names` in lower case. */
  constructor(names: readonly string[], keep: boolean) {
    this.#names = new Set(names);
    this.#bytes = names.map((name) => Buffer.from(name, 'latin1'));
    this.#keep = keep;
  }

  /** Of the field whose name stands from `start` to its colon. */
  wants(raw: Buffer, start: number, colon: number): boolean {
    return this.#has(raw, start, colon) === this.#keep;
  }

  #has(raw: Buffer, start: number, colon: number): boolean {
    // A name with blanks around it is the same name.
    if (!isPlain(raw[start]) || !isPlain(raw[colon - 1])) return this.#names.has(raw.toString('latin1', start, colon).trim().toLowerCase());
    for (const name of this.#bytes) if (name.length === colon - start && isSame(raw, start, name)) return true;
    return false;
  }
}

/** Where the fields that are wanted begin and end. Used again each time. */
const found: number[] = [];

/** The fields that are wanted, byte for byte, of those that `readHeader` would find; behind them an empty line. */
export function fieldBytes(raw: Buffer, start: number, end: number, choice: FieldChoice): Buffer {
  found.length = 0;
  let fields = 0;
  let sizeBytes = 2;
  for (let at = start; at < end;) {
    const lineEnd = endOfLine(raw, at, end);
    if (isEmptyLine(raw, at, lineEnd)) break;
    const fieldEnd = endOfField(raw, lineEnd, end);
    if (fields >= MAX_HEADER_FIELDS || fieldEnd - start > MAX_HEADER_BYTES) break;
    const colon = colonOf(raw, at, fieldEnd);
    if (colon > at) {
      fields += 1;
      if (choice.wants(raw, at, colon)) {
        found.push(at, fieldEnd);
        sizeBytes += fieldEnd - at;
      }
    }
    at = fieldEnd;
  }
  return joined(raw, sizeBytes);
}

function joined(raw: Buffer, sizeBytes: number): Buffer {
  const bytes = Buffer.allocUnsafe(sizeBytes);
  let at = 0;
  for (let n = 0; n < found.length; n += 2) at += raw.copy(bytes, at, found[n], found[n + 1]);
  bytes[at] = CR;
  bytes[at + 1] = LF;
  return bytes;
}

/** -1 when there is none. */
function colonOf(raw: Buffer, start: number, end: number): number {
  for (let at = start; at < end; at += 1) if (raw[at] === COLON) return at;
  return -1;
}

function isPlain(byte: number | undefined): boolean {
  return byte !== undefined && byte > 0x20 && byte < 0x7f;
}

/** `name` is in lower case. */
function isSame(raw: Buffer, start: number, name: Buffer): boolean {
  for (let at = 0; at < name.length; at += 1) {
    const byte = raw[start + at] ?? 0;
    if ((byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte) !== name[at]) return false;
  }
  return true;
}
