/**
 * Base64 as mail has it (RFC 2045 §6.8), taken apart and put together again byte for byte: what does not come back exactly as it was
 * (odd line lengths, stray bytes, other line ends) is not taken apart.
 */
export interface Base64Lines {
  readonly data: Buffer;
  /** Characters per line. */
  readonly lineLength: number;
  /** How much of the text it stands for; what follows is other text. */
  readonly textLength: number;
}

const LINE_MAX = 1000;
const LINES_AT_ONCE = 1000;

/** null when `text` is not regular. */
export function readBase64Lines(text: Buffer): Base64Lines | null {
  const lineLength = text.subarray(0, LINE_MAX).indexOf('\r\n');
  if (lineLength <= 0 || lineLength % 4 !== 0) return null;
  const textLength = endOfText(text);
  const data = Buffer.from(text.toString('latin1', 0, textLength), 'base64');
  if (base64LinesLength(data.length, lineLength) !== textLength) return null;
  return isMadeOf(text.subarray(0, textLength), data, lineLength) ? { data, lineLength, textLength } : null;
}

export function base64LinesLength(dataLength: number, lineLength: number): number {
  const characters = Math.ceil(dataLength / 3) * 4;
  return characters + Math.max(0, Math.ceil(characters / lineLength) - 1) * 2;
}

/** Two characters of base64 for each twelve bits, as they lie in memory. */
const PAIRS = pairs();
const LINE_END = pair('\r', '\n');
/** Some lines, and the line end before each. */
const scratch = new Uint16Array(16 * 1024);

/** Fills `into`, which is as long as `base64LinesLength` says. Makes no texts: a large attachment would be one for the collector, many times over. */
export function writeBase64Lines(data: Buffer, lineLength: number, into: Buffer): void {
  const step = (lineLength / 4) * 3;
  const lines = Math.floor(scratch.length / (lineLength / 2 + 1));
  const whole = data.length - (data.length % 3);
  const bytes = new Uint8Array(scratch.buffer);
  let at = 0;
  for (let from = 0; from < whole; from += step * lines) {
    const length = encode(data, from, { end: Math.min(whole, from + step * lines), step }) * 2;
    // The first line has no end before it.
    const skipped = from === 0 ? 2 : 0;
    into.set(bytes.subarray(skipped, length), at);
    at += length - skipped;
  }
  if (whole < data.length) {
    if (whole > 0 && whole % step === 0) at += into.write('\r\n', at, 'latin1');
    into.write(data.toString('base64', whole), at, 'latin1');
  }
}

/** Whole groups of three bytes; a line end stands before each line. @returns how many pairs of characters. */
function encode(data: Uint8Array, start: number, { end, step }: { readonly end: number; readonly step: number }): number {
  let at = 0;
  for (let from = start; from < end;) {
    scratch[at] = LINE_END;
    at += 1;
    for (const lineEnd = Math.min(end, from + step); from < lineEnd; from += 3) {
      const group = ((data[from] ?? 0) << 16) | ((data[from + 1] ?? 0) << 8) | (data[from + 2] ?? 0);
      scratch[at] = PAIRS[group >>> 12] ?? 0;
      scratch[at + 1] = PAIRS[group & 0xfff] ?? 0;
      at += 2;
    }
  }
  return at;
}

function pairs(): Uint16Array {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  return Uint16Array.from({ length: 4096 }, (_, bits) => pair(alphabet.charAt(bits >> 6), alphabet.charAt(bits & 63)));
}

/** As a number of this machine's byte order. */
function pair(first: string, second: string): number {
  return new Uint16Array(Uint8Array.of(first.charCodeAt(0), second.charCodeAt(0)).buffer)[0] ?? 0;
}

/** A piece at a time: the text may be as large as a message. */
function isMadeOf(text: Buffer, data: Buffer, lineLength: number): boolean {
  const step = (lineLength / 4) * 3 * LINES_AT_ONCE;
  const pieceLength = base64LinesLength(step, lineLength);
  const piece = Buffer.allocUnsafe(pieceLength);
  for (let from = 0, at = 0; from < data.length; from += step, at += pieceLength + 2) {
    const bytes = data.subarray(from, from + step);
    const made = piece.subarray(0, base64LinesLength(bytes.length, lineLength));
    writeBase64Lines(bytes, lineLength, made);
    const isLast = from + step >= data.length;
    if (!made.equals(text.subarray(at, at + made.length)) || (!isLast && text.toString('latin1', at + pieceLength, at + pieceLength + 2) !== '\r\n'))
      return false;
  }
  return true;
}

/** Without the line ends at its end. */
function endOfText(text: Buffer): number {
  let end = text.length;
  while (end > 0 && (text[end - 1] === 0x0a || text[end - 1] === 0x0d)) end -= 1;
  return end;
}
