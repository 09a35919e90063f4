/**
 * Reads a server's replies (RFC 5321 §4.2) out of a stream of bytes: one line or several, each with the same three digits. It is
 * lenient with line ends and strict with size; the text is kept as it came. No I/O.
 */
import { CLIENT_LIMITS } from './limits.ts';

export interface Reply {
  readonly code: number;
  /** Without the digits. */
  readonly lines: readonly string[];
  /** `550 5.1.1 …`: all of it, in one line. */
  readonly text: string;
}

export class ReplyError extends Error {
  override readonly name = 'ReplyError';
}

const LINE = /^(\d{3})(?:([ -])(.*))?$/s;

export class ReplyReader {
  #rest: Buffer = Buffer.alloc(0);
  #lines: string[] = [];
  #bytes = 0;

  /** Bytes that came and belong to no whole reply yet. */
  get isEmpty(): boolean {
    return this.#rest.length === 0 && this.#lines.length === 0;
  }

  /** The replies that are complete now. @throws ReplyError for what is no SMTP, or more than the limits. */
  take(chunk: Buffer): readonly Reply[] {
    const replies: Reply[] = [];
    let rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    for (let lf = rest.indexOf(0x0a); lf !== -1; lf = rest.indexOf(0x0a)) {
      const line = decoded(rest.subarray(0, lf)).replace(/\r$/, '');
      this.#bytes += lf + 1;
      rest = rest.subarray(lf + 1);
      const reply = this.#line(line);
      if (reply !== null) replies.push(reply);
    }
    if (this.#bytes + rest.length > CLIENT_LIMITS.replyBytes) throw new ReplyError('The server’s reply is too long');
    this.#rest = Buffer.from(rest);
    return replies;
  }

  #line(line: string): Reply | null {
    const match = LINE.exec(line);
    const digits = match?.[1];
    const first = this.#lines[0];
    if (match === null || digits === undefined || (first !== undefined && !first.startsWith(digits)))
      throw new ReplyError(`The server said something that is no SMTP reply: ${line.slice(0, 80)}`);
    this.#lines.push(line);
    if (this.#lines.length > CLIENT_LIMITS.replyLines || this.#bytes > CLIENT_LIMITS.replyBytes)
      throw new ReplyError('The server’s reply is too long');
    if (match[2] === '-') return null;
    const lines = this.#lines.map((one) => one.slice(4));
    this.#lines = [];
    this.#bytes = 0;
    return { code: Number(digits), lines, text: `${digits} ${joined(lines)}`.trimEnd() };
  }
}

/** The enhanced code stands on every line of a long reply; it is said once. */
function joined(lines: readonly string[]): string {
  const enhanced = /^[245]\.\d{1,3}\.\d{1,3} /.exec(lines[0] ?? '')?.[0];
  return lines
    .map((line, index) => (index > 0 && enhanced !== undefined && line.startsWith(enhanced) ? line.slice(enhanced.length) : line))
    .join(' ');
}

/** UTF-8 where it is, byte for byte where it is not. */
function decoded(bytes: Buffer): string {
  const text = bytes.toString('utf8');
  return text.includes('\ufffd') ? bytes.toString('latin1') : text;
}
