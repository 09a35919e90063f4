/** Writing header fields: dates (RFC 5322 §3.3) and folding (§2.2.3). A value never carries a line break into the header. */
import { HEADER_LIMITS } from './limits.ts';

/** `Sun, 22 Nov 2026 04:00:00 +0000` */
export function formatDate(time: Date): string {
  return time.toUTCString().replace('GMT', '+0000');
}

/** One field, folded at its spaces, with its CR LF. */
export function field(name: string, value: string): string {
  const words = value.replace(/[\r\n\0]+/g, ' ').split(' ');
  const lines: string[] = [];
  let line = `${name}:`;
  for (const word of words) {
    if (line.length + word.length + 1 > HEADER_LIMITS.foldAt && line.trim() !== `${name}:` && word !== '') {
      lines.push(line);
      line = `\t${word}`;
    } else line += ` ${word}`;
  }
  return `${[...lines, line].join('\r\n')}\r\n`;
}

/** CR LF line ends throughout (RFC 5321 §2.3.8) and no NUL: what DKIM will sign is what will be sent. */
export function normaliseNewlines(raw: Buffer): Buffer {
  if (isNormal(raw)) return raw;
  const text = raw
    .toString('latin1')
    .replace(/\0/g, '')
    .replace(/\r\n|\r|\n/g, '\r\n');
  return Buffer.from(text.endsWith('\r\n') ? text : `${text}\r\n`, 'latin1');
}

function isNormal(raw: Buffer): boolean {
  if (raw.includes(0) || raw.subarray(-2).toString('latin1') !== '\r\n') return false;
  for (let start = 0; start < raw.length;) {
    const lf = raw.indexOf(0x0a, start);
    if (lf === -1 || raw.indexOf(0x0d, start) !== lf - 1) return false;
    start = lf + 1;
  }
  return true;
}
