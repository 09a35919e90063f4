/** A message as DATA carries it (RFC 5321 §4.5.2): a dot before each line that begins with one, and the end. Pure. */
const DOT = 0x2e;
const LF = 0x0a;
const STOP = Buffer.from('.\r\n');
const END_WITH_NEWLINE = Buffer.from('\r\n.\r\n');
const ONE_DOT = Buffer.from('.');

/**
 * Pieces of the message, its end among them, to be written one after the other. The message must have CR LF line ends.
 * Nothing is copied.
 */
export function stuffed(raw: Buffer): readonly Buffer[] {
  const pieces: Buffer[] = [];
  let from = 0;
  for (let dot = raw.indexOf(DOT); dot !== -1; dot = nextLineDot(raw, dot + 1)) {
    if (dot !== 0 && raw[dot - 1] !== LF) continue;
    pieces.push(raw.subarray(from, dot), ONE_DOT);
    from = dot;
  }
  const endsWithNewline = raw.length === 0 || (raw[raw.length - 1] === LF && raw[raw.length - 2] === 0x0d);
  pieces.push(raw.subarray(from), endsWithNewline ? STOP : END_WITH_NEWLINE);
  return pieces.filter((piece) => piece.length > 0);
}

const LINE_DOT = Buffer.from('\n.');

function nextLineDot(raw: Buffer, from: number): number {
  const at = raw.indexOf(LINE_DOT, Math.max(0, from - 1));
  return at === -1 ? -1 : at + 1;
}

/** True where a CR or LF stands alone: such bytes must not leave (SMTP smuggling). */
export function hasBareNewline(raw: Buffer): boolean {
  let crs = 0;
  for (let cr = raw.indexOf(0x0d); cr !== -1; cr = raw.indexOf(0x0d, cr + 1)) {
    if (raw[cr + 1] !== LF) return true;
    crs += 1;
  }
  let lfs = 0;
  for (let lf = raw.indexOf(LF); lf !== -1; lf = raw.indexOf(LF, lf + 1)) lfs += 1;
  return lfs !== crs;
}
