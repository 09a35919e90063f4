/** From tokens to commands (RFC 5228 §8.2). It knows the grammar and no command. */
import { tokensOf } from './lexer.ts';
import type { Token } from './lexer.ts';
import { LIST_MAX_STRINGS, MAX_NESTING } from './limits.ts';
import { ScriptError } from './script-error.ts';
import type { ArgumentNode, CommandNode, StringNode, TestNode } from './syntax.ts';

/** @throws ScriptError at the first thing that does not fit. */
export function parseScript(script: string): readonly CommandNode[] {
  const parser = new Parser(tokensOf(script));
  return parser.commands(0, 'end');
}

class Parser {
  readonly #tokens: readonly Token[];
  #index = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  commands(depth: number, until: '}' | 'end'): readonly CommandNode[] {
    const commands: CommandNode[] = [];
    for (;;) {
      const token = this.#peek();
      if (token.kind === 'end') {
        if (until === 'end') return commands;
        throw new ScriptError(token.at, 'The script ends in the middle of a block: } is missing.');
      }
      if (until === '}' && this.#takePunctuation('}')) return commands;
      commands.push(this.#command(depth));
    }
  }

  #command(depth: number): CommandNode {
    const token = this.#next();
    if (token.kind !== 'identifier') throw new ScriptError(token.at, `A command was expected here, not ${describe(token)}.`);
    const head = { name: token.text, at: token.at, arguments: this.#arguments(), tests: this.#tests(0) };
    if (this.#takePunctuation(';')) return { ...head, block: null };
    const open = this.#peek();
    if (!this.#takePunctuation('{'))
      throw new ScriptError(open.at, `After "${token.text}" a semicolon or a block was expected, not ${describe(open)}.`);
    if (depth >= MAX_NESTING) throw new ScriptError(open.at, `Blocks can be nested ${MAX_NESTING} deep at most.`);
    return { ...head, block: this.commands(depth + 1, '}') };
  }

  #arguments(): readonly ArgumentNode[] {
    const found: ArgumentNode[] = [];
    for (;;) {
      const token = this.#peek();
      if (token.kind === 'tag') found.push({ kind: 'tag', name: token.text, at: token.at });
      else if (token.kind === 'number') found.push({ kind: 'number', value: token.value, at: token.at });
      else if (token.kind === 'string') found.push({ kind: 'strings', isList: false, strings: [{ value: token.value, at: token.at }], at: token.at });
      else if (token.kind === 'punctuation' && token.text === '[') {
        found.push({ kind: 'strings', isList: true, strings: this.#strings(), at: token.at });
        continue;
      } else return found;
      this.#index += 1;
    }
  }

  #strings(): readonly StringNode[] {
    const open = this.#next();
    const strings: StringNode[] = [];
    do {
      const token = this.#next();
      if (token.kind !== 'string') throw new ScriptError(token.at, `A list holds texts in quotes only, not ${describe(token)}.`);
      strings.push({ value: token.value, at: token.at });
    } while (this.#takePunctuation(','));
    const close = this.#peek();
    if (!this.#takePunctuation(']')) throw new ScriptError(close.at, `In a list a comma or ] was expected, not ${describe(close)}.`);
    if (strings.length > LIST_MAX_STRINGS) throw new ScriptError(open.at, `A list can hold ${LIST_MAX_STRINGS} texts at most.`);
    return strings;
  }

  /** None, one that stands alone, or a list in parentheses. */
  #tests(depth: number): readonly TestNode[] {
    const token = this.#peek();
    if (depth > MAX_NESTING) throw new ScriptError(token.at, `Tests can be nested ${MAX_NESTING} deep at most.`);
    if (token.kind === 'identifier') return [this.#test(depth)];
    if (!this.#takePunctuation('(')) return [];
    const tests: TestNode[] = [];
    do tests.push(this.#test(depth));
    while (this.#takePunctuation(','));
    const close = this.#peek();
    if (!this.#takePunctuation(')')) throw new ScriptError(close.at, `In a list of tests a comma or ) was expected, not ${describe(close)}.`);
    return tests;
  }

  #test(depth: number): TestNode {
    const token = this.#next();
    if (token.kind !== 'identifier') throw new ScriptError(token.at, `A test was expected here, not ${describe(token)}.`);
    return { name: token.text, at: token.at, arguments: this.#arguments(), tests: this.#tests(depth + 1) };
  }

  #takePunctuation(text: string): boolean {
    const token = this.#peek();
    if (token.kind !== 'punctuation' || token.text !== text) return false;
    this.#index += 1;
    return true;
  }

  #next(): Token {
    const token = this.#peek();
    if (token.kind !== 'end') this.#index += 1;
    return token;
  }

  /** The last token is always the end. */
  #peek(): Token {
    return this.#tokens[this.#index] ?? { kind: 'end', at: { line: 1, column: 1 } };
  }
}

function describe(token: Token): string {
  switch (token.kind) {
    case 'end':
      return 'the end of the script';
    case 'string':
      return 'a text in quotes';
    case 'number':
      return `the number ${token.value}`;
    case 'tag':
      return `:${token.text.slice(0, 40)}`;
    case 'identifier':
    case 'punctuation':
      return `"${token.text.slice(0, 40)}"`;
  }
}
