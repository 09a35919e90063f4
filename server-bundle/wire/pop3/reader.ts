/**
 * The client's half of POP3 (RFC 1939 §3) as lines: bytes go in as they come, lines come out whole, without their ends. A bare LF ends a
 * line too. Nothing is held beyond the bound.
 */
export type ReaderEvent =
  | { readonly kind: 'line'; readonly bytes: Buffer }
  /** Longer than the bound: what follows is not looked at. */
  | { readonly kind: 'broken' };

export interface Command {
  /** In capitals; empty when the line is no command. */
  readonly name: string;
  /** Behind the one blank, as it stands: a password may hold blanks. Null when there is none. */
  readonly rest: Buffer | null;
}

const LF = 0x0a;
const CR = 0x0d;
const BLANK = 0x20;

export class LineReader {
  readonly #lineBytes: number;
  #held: Buffer[] = [];
  #heldBytes = 0;
  #isBroken = false;

  constructor(lineBytes: number) {
    this.#lineBytes = lineBytes;
  }

  /** True in the middle of a line. */
  get hasPartial(): boolean {
    return this.#heldBytes > 0;
  }

  push(chunk: Buffer): ReaderEvent[] {
    const events: ReaderEvent[] = [];
    let at = 0;
    while (at < chunk.length && !this.#isBroken) {
      const feed = chunk.indexOf(LF, at);
      const end = feed === -1 ? chunk.length : feed + 1;
      this.#heldBytes += end - at;
      if (this.#heldBytes > this.#lineBytes) {
        this.#isBroken = true;
        this.#held = [];
        events.push({ kind: 'broken' });
        break;
      }
      this.#held.push(chunk.subarray(at, end));
      if (feed !== -1) events.push(this.#line());
      at = end;
    }
    return events;
  }

  #line(): ReaderEvent {
    const whole = Buffer.concat(this.#held);
    this.#held = [];
    this.#heldBytes = 0;
    return { kind: 'line', bytes: whole.subarray(0, whole.at(-2) === CR ? -2 : -1) };
  }
}

/** Keywords are three or four letters (RFC 1939 §3); one digit is in UTF8 (RFC 6856 §2). */
export function parseCommand(line: Buffer): Command {
  const blank = line.indexOf(BLANK);
  const keyword = line.toString('latin1', 0, blank === -1 ? line.length : blank);
  if (!/^[A-Za-z][A-Za-z0-9]{2,3}$/.test(keyword)) return { name: '', rest: null };
  return { name: keyword.toUpperCase(), rest: blank === -1 ? null : line.subarray(blank + 1) };
}
