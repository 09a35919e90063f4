/** The state of one run of a script: the message, variables, flags, what was asked for so far, and how much it may still cost. */
import { patternMemory } from '../../base/linear-pattern.ts';
import type { LinearPattern } from '../../base/linear-pattern.ts';
import type { ArgumentValue, Node, Template } from '../../wire/sieve/script.ts';
import { Letter } from './letter.ts';
import { SIEVE_LIMITS } from './limits.ts';
import { SieveRuntimeError } from './outcome.ts';
import type { Action } from './outcome.ts';

export interface Surroundings {
  /** With Return-Path on top. */
  readonly raw: Buffer;
  /** '' for the null sender. */
  readonly sender: string;
  /** As the stranger gave it. */
  readonly recipient: string;
  readonly now: Date;
  readonly hostname: string;
  readonly version: string;
  readonly mailboxExists: (name: string) => boolean;
  readonly specialUseExists: (specialUse: string) => boolean;
  /** By the key of the question: true when it was seen before. */
  readonly answers: ReadonlyMap<string, boolean>;
}

const patterns = patternMemory(200);

export class Run {
  readonly surroundings: Surroundings;
  readonly letter: Letter;
  readonly actions: Action[] = [];
  /** False once an action has taken its place (RFC 5228 §2.10.2). */
  keepsImplicitly = true;
  flags: readonly string[] = [];
  matched: readonly string[] = [];
  headerEdits = 0;
  readonly #variables = new Map<string, string>();
  #stepsLeft: number = SIEVE_LIMITS.steps;

  /** @throws HeaderTooBigError */
  constructor(surroundings: Surroundings) {
    this.surroundings = surroundings;
    this.letter = new Letter(surroundings.raw);
  }

  /** @throws SieveRuntimeError */
  readonly spend = (steps: number): void => {
    this.#stepsLeft -= steps + 1;
    if (this.#stepsLeft < 0) throw new SieveRuntimeError('The script takes too long for this message.');
  };

  /** @throws SieveRuntimeError */
  act(action: Action): void {
    if (this.actions.length >= SIEVE_LIMITS.actions) throw new SieveRuntimeError(`More than ${SIEVE_LIMITS.actions} actions for one message.`);
    this.actions.push(action);
  }

  /** @throws SieveRuntimeError */
  pattern(source: string, ignoreCase: boolean): LinearPattern {
    try {
      return patterns.get(source, { ignoreCase });
    } catch (error) {
      throw new SieveRuntimeError(`A regular expression made of variables cannot be read: ${error instanceof Error ? error.message : ''}`);
    }
  }

  get(name: string): string {
    return this.#variables.get(name.toLowerCase()) ?? '';
  }

  set(name: string, value: string): void {
    const key = name.toLowerCase();
    if (!this.#variables.has(key) && this.#variables.size >= SIEVE_LIMITS.variables)
      throw new SieveRuntimeError(`More than ${SIEVE_LIMITS.variables} variables.`);
    this.#variables.set(key, cut(value));
  }

  expand(template: Template): string {
    const [only] = template;
    if (template.length === 1 && typeof only === 'string') return only;
    let text = '';
    for (const part of template) {
      const piece = typeof part === 'string' ? part : 'match' in part ? (this.matched[part.match] ?? '') : this.get(part.variable);
      this.spend(piece.length);
      text += piece;
    }
    return cut(text);
  }

  strings(value: ArgumentValue | true | undefined): readonly string[] {
    return value === undefined || value === true || value.kind !== 'strings' ? [] : value.strings.map((template) => this.expand(template));
  }

  /** The text of a tag; null where it does not stand. */
  tagText(node: Node, tag: string): string | null {
    return this.strings(node.tags.get(tag))[0] ?? null;
  }

  text(node: Node, index: number): string {
    return this.strings(node.values[index])[0] ?? '';
  }
}

export function tagNumber(node: Node, tag: string): number | null {
  const value = node.tags.get(tag);
  return value !== undefined && value !== true && value.kind === 'number' ? value.value : null;
}

/** Never in the middle of a character. */
function cut(text: string): string {
  return text.length <= SIEVE_LIMITS.variableLength ? text : text.slice(0, SIEVE_LIMITS.variableLength).replace(/[\uD800-\uDBFF]$/, '');
}
