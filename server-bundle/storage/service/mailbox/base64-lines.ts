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

/** Fills `into`, which is as long as `base64LinesLength` says. */
export function writeBase64Lines(data: Buffer, lineLength: number, into: Buffer): void {
  const step = (lineLength / 4) * 3 * LINES_AT_ONCE;
  let at = 0;
  for (let from = 0; from < data.length; from += step) {
    const characters = data.toString('base64', from, Math.min(data.length, from + step));
    for (let start = 0; start < characters.length; start += lineLength) {
      if (at > 0) {
        into[at] = 0x0d;
        into[at + 1] = 0x0a;
        at += 2;
      }
      at += into.write(characters.slice(start, start + lineLength), at, 'latin1');
    }
  }
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
