/** The grammar of command arguments (RFC 9051 §9), read permissively: what a token means is its command's business. */
import { MAX_NESTING, MAX_TOKENS } from './limits.ts';

export type Token =
  | { readonly kind: 'atom'; readonly text: string }
  /** Quoted or literal: bytes, unescaped. `isBinary` for a literal8 (RFC 3516 §4.4). */
  | { readonly kind: 'string'; readonly value: Buffer; readonly literal: boolean; readonly isBinary?: boolean }
  | { readonly kind: 'list'; readonly items: readonly Token[] }
  /** `BODY.PEEK[HEADER.FIELDS (To)]<0.100>`: name, what stands in the brackets, and the partial. */
  | {
      readonly kind: 'section';
      readonly name: string;
      readonly inside: readonly Token[];
      readonly partial: readonly [offset: number, count: number] | null;
    };

/** The client broke the grammar: answered with BAD. */
export class SyntaxProblem extends Error {
  override readonly name = 'SyntaxProblem';
}

export interface ParsedCommand {
  readonly tag: string;
  /** Upper case. */
  readonly name: string;
  readonly args: readonly Token[];
}

const TAG = /^[!#$&',\-./0-9:;<=>?@A-Z[^_`a-z|}~]{1,64}$/;
const PARTIAL = /^<(\d{1,10})\.(\d{1,10})>/;
/** What brackets may follow (RFC 9051 §9 fetch-att); anywhere else `[` is a character like others, as in the name of a mailbox. */
const HAS_SECTION = /^(?:BODY|BINARY)(?:\.PEEK)?$|^BINARY\.SIZE$/i;

/** @throws SyntaxProblem; its message is fit for the client. */
export function parseCommand(parts: readonly Buffer[]): ParsedCommand {
  const cursor = new Cursor(parts);
  const tag = cursor.word();
  if (!TAG.test(tag)) throw new SyntaxProblem('a command starts with a tag');
  cursor.space();
  const name = cursor.word().toUpperCase();
  if (!/^[A-Z0-9-]{1,32}$/.test(name)) throw new SyntaxProblem('no command name');
  return { tag, name, args: cursor.restOfCommand() };
}

/** The tag, where it can be read, of a command that cannot: without it a client would wait for its answer. */
export function tagOf(parts: readonly Buffer[]): string | null {
  const [tag = ''] = (parts[0]?.subarray(0, 80).toString('latin1') ?? '').split(' ', 1);
  return TAG.test(tag) ? tag : null;
}

class Cursor {
  readonly #parts: readonly Buffer[];
  #index = 0;
  #text: string;
  #at = 0;
  #tokens = 0;
  /** Where `]` ends something; elsewhere it may stand in an atom (RFC 9051 §9 ASTRING-CHAR). */
  #isInSection = false;

  constructor(parts: readonly Buffer[]) {
    this.#parts = parts;
    this.#text = parts[0]?.toString('latin1') ?? '';
  }

  word(): string {
    const end = this.#text.indexOf(' ', this.#at);
    const stop = end < 0 ? this.#text.length : end;
    const word = this.#text.slice(this.#at, stop);
    this.#at = stop;
    return word;
  }

  space(): void {
    if (this.#text[this.#at] !== ' ') throw new SyntaxProblem('a space is missing');
    this.#at += 1;
  }

  restOfCommand(): Token[] {
    const tokens: Token[] = [];
    while (this.#at < this.#text.length) {
      this.space();
      tokens.push(this.#token(0));
    }
    return tokens;
  }

  #token(depth: number): Token {
    this.#tokens += 1;
    if (depth > MAX_NESTING || this.#tokens > MAX_TOKENS) throw new SyntaxProblem('too deep or too long');
    const char = this.#text[this.#at];
    if (char === '(') return { kind: 'list', items: this.#sequence(')', depth) };
    if (char === '"') return this.#quoted();
    if (char === '{' || (char === '~' && this.#text[this.#at + 1] === '{')) return this.#literal();
    return this.#atom(depth);
  }

  /** From an opening bracket to the closing one. */
  #sequence(close: ')' | ']', depth: number): Token[] {
    this.#at += 1;
    const items: Token[] = [];
    while (this.#text[this.#at] !== close) {
      if (this.#at >= this.#text.length) throw new SyntaxProblem(`"${close}" is missing`);
      if (items.length > 0) this.space();
      items.push(this.#token(depth + 1));
    }
    this.#at += 1;
    return items;
  }

  #quoted(): Token {
    let value = '';
    let at = this.#at + 1;
    for (; this.#text[at] !== '"'; at += 1) {
      if (at >= this.#text.length) throw new SyntaxProblem('a quotation is not closed');
      if (this.#text[at] === '\\') at += 1;
      value += this.#text[at] ?? '';
    }
    this.#at = at + 1;
    return { kind: 'string', value: Buffer.from(value, 'latin1'), literal: false };
  }

  /** The reader has put the literal's bytes into the next part, and the text after it into the one behind. */
  #literal(): Token {
    const rest = this.#text.slice(this.#at);
    const value = this.#parts[this.#index + 1];
    if (!/^~?\{\d{1,12}[+-]?\}$/.test(rest) || !value) throw new SyntaxProblem('a literal stands in the wrong place');
    this.#index += 2;
    this.#text = this.#parts[this.#index]?.toString('latin1') ?? '';
    this.#at = 0;
    return rest.startsWith('~') ? { kind: 'string', value, literal: true, isBinary: true } : { kind: 'string', value, literal: true };
  }

  #atom(depth: number): Token {
    const start = this.#at;
    while (this.#at < this.#text.length) {
      const char = this.#text.charCodeAt(this.#at);
      if (char === 0x5b && HAS_SECTION.test(this.#text.slice(start, this.#at))) return this.#section(this.#text.slice(start, this.#at), depth);
      if (char <= 0x20 || char === 0x7f || char === 0x28 || char === 0x29 || char === 0x22 || char === 0x7b) break;
      if (char === 0x5d && this.#isInSection) break;
      this.#at += 1;
    }
    if (this.#at === start) throw new SyntaxProblem('an argument is missing or malformed');
    return { kind: 'atom', text: this.#text.slice(start, this.#at) };
  }

  #section(name: string, depth: number): Token {
    if (this.#isInSection) throw new SyntaxProblem('a section stands in a section');
    this.#isInSection = true;
    const inside = this.#sequence(']', depth);
    this.#isInSection = false;
    const match = PARTIAL.exec(this.#text.slice(this.#at, this.#at + 32));
    if (match) this.#at += match[0].length;
    return { kind: 'section', name: name.toUpperCase(), inside, partial: match ? [Number(match[1]), Number(match[2])] : null };
  }
}
