/** The tokens of a Sieve script (RFC 5228 §2, §8.1), one after the other. Lines may end in CR LF or in LF alone. */
import { NUMBER_MAX, SCRIPT_MAX_TOKENS } from './limits.ts';
import { ScriptError } from './script-error.ts';
import type { Position } from './script-error.ts';

export type Token =
  | { readonly kind: 'identifier' | 'tag'; /** In lower case; a tag without its colon. */ readonly text: string; readonly at: Position }
  | { readonly kind: 'number'; readonly value: number; readonly at: Position }
  | { readonly kind: 'string'; readonly value: string; readonly at: Position }
  | { readonly kind: 'punctuation'; readonly text: string; readonly at: Position }
  | { readonly kind: 'end'; readonly at: Position };

const BLANK = /[ \t\r\n]+/y;
const LINE_COMMENT = /#[^\n]*/y;
const WORD = /:?[A-Za-z_][A-Za-z0-9_]*/y;
const NUMBER = /([0-9]+)([KMGkmg]?)(?![A-Za-z0-9_])/y;
const MULTILINE_HEAD = /[ \t]*(?:#[^\n]*)?\r?\n/y;
const UNITS: Readonly<Record<string, number>> = { '': 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 };

/** @throws ScriptError */
export function tokensOf(script: string): readonly Token[] {
  const reader = new Reader(script);
  const tokens: Token[] = [];
  for (;;) {
    const token = reader.next();
    tokens.push(token);
    if (token.kind === 'end') return tokens;
    if (tokens.length > SCRIPT_MAX_TOKENS) throw new ScriptError(token.at, `The script is too long: it has more than ${SCRIPT_MAX_TOKENS} words.`);
  }
}

class Reader {
  readonly #script: string;
  #index = 0;
  #line = 1;
  #lineStart = 0;

  constructor(script: string) {
    this.#script = script;
  }

  next(): Token {
    this.#skipBlank();
    const at = this.#position();
    const character = this.#script.charAt(this.#index);
    if (character === '') return { kind: 'end', at };
    if (character === '"') return { kind: 'string', value: this.#quoted(at), at };
    if ('[](){},;'.includes(character)) {
      this.#index += 1;
      return { kind: 'punctuation', text: character, at };
    }
    const word = this.#take(WORD)?.[0].toLowerCase();
    if (word === 'text' && this.#script[this.#index] === ':') return { kind: 'string', value: this.#multiline(at), at };
    if (word !== undefined) return word.startsWith(':') ? { kind: 'tag', text: word.slice(1), at } : { kind: 'identifier', text: word, at };
    return { kind: 'number', value: this.#number(at, character), at };
  }

  #position(): Position {
    return { line: this.#line, column: this.#index - this.#lineStart + 1 };
  }

  /** Moves past a match at this very place. */
  #take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#index;
    const match = pattern.exec(this.#script);
    if (match) this.#moveTo(pattern.lastIndex);
    return match;
  }

  #moveTo(index: number): void {
    for (let feed = this.#script.indexOf('\n', this.#index); feed !== -1 && feed < index; feed = this.#script.indexOf('\n', feed + 1)) {
      this.#line += 1;
      this.#lineStart = feed + 1;
    }
    this.#index = index;
  }

  #skipBlank(): void {
    for (;;) {
      const at = this.#position();
      if (this.#take(BLANK) ?? this.#take(LINE_COMMENT)) continue;
      if (!this.#script.startsWith('/*', this.#index)) return;
      const end = this.#script.indexOf('*/', this.#index + 2);
      if (end === -1) throw new ScriptError(at, 'This comment is never closed: */ is missing.');
      this.#moveTo(end + 2);
    }
  }

  #quoted(at: Position): string {
    let value = '';
    for (let index = this.#index + 1; index < this.#script.length; index += 1) {
      const character = this.#script.charAt(index);
      if (character === '"') {
        this.#moveTo(index + 1);
        return value;
      }
      if (character === '\\') index += 1;
      value += this.#script.charAt(index);
    }
    throw new ScriptError(at, 'This text is never closed: a " is missing.');
  }

  /** RFC 5228 §2.4.2: until a line with nothing but a dot; a dot that begins any other line was doubled. */
  #multiline(at: Position): string {
    this.#index += 1;
    if (!this.#take(MULTILINE_HEAD)) throw new ScriptError(at, 'After "text:" the line must end; the text begins on the next one.');
    const lines: string[] = [];
    for (let start = this.#index; start < this.#script.length;) {
      const feed = this.#script.indexOf('\n', start);
      const end = feed === -1 ? this.#script.length : feed;
      const line = this.#script.slice(start, end).replace(/\r$/, '');
      if (line === '.') {
        this.#moveTo(Math.min(end + 1, this.#script.length));
        return lines.map((each) => `${each}\r\n`).join('');
      }
      lines.push(line.startsWith('.') ? line.slice(1) : line);
      start = end + 1;
    }
    throw new ScriptError(at, 'This text is never closed: a line with a single dot is missing.');
  }

  #number(at: Position, character: string): number {
    const match = this.#take(NUMBER);
    if (!match) throw new ScriptError(at, `"${character}" cannot stand here.`);
    const value = Number(match[1]) * (UNITS[(match[2] ?? '').toLowerCase()] ?? 1);
    if (value > NUMBER_MAX) throw new ScriptError(at, `The number ${match[0].slice(0, 30)} is too large.`);
    return value;
  }
}
