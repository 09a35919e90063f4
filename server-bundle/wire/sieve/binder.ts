/**
 * Looks every command and test up in the catalogue: known, required, with the arguments it takes. In a script that requires
 * ihave (RFC 5463 §4), what is unknown is no mistake until it is run.
 */
import { TESTS } from './catalogue.ts';
import type { Rule, TagRule, TestRule, ValueKind } from './catalogue.ts';
import { checkConstants, constantOf, requiredComparator } from './constants.ts';
import { isExtension } from './extensions.ts';
import type { Extension } from './extensions.ts';
import { PATTERNS_MAX } from './limits.ts';
import { ScriptError } from './script-error.ts';
import type { Position } from './script-error.ts';
import type { ArgumentValue, Node, Template, Test } from './script.ts';
import type { ArgumentNode, StringNode, TestNode } from './syntax.ts';
import { templateOf, withEncodedCharacters } from './template.ts';

/** The name of a test or action that cannot be run: reaching it ends the script. */
export const UNKNOWN = '(unknown)';

export class Binder {
  readonly requires = new Set<Extension>();
  #patterns = 0;

  has(extension: Extension): boolean {
    return this.requires.has(extension);
  }

  template(node: StringNode): Template {
    const decoded = this.has('encoded-character') ? withEncodedCharacters(node) : node;
    return this.has('variables') ? templateOf(decoded) : [decoded.value];
  }

  test(node: TestNode): Test {
    const rule = Object.hasOwn(TESTS, node.name) ? TESTS[node.name] : undefined;
    return this.#tolerating(
      node.at,
      () => {
        if (!rule) throw new ScriptError(node.at, `There is no test "${node.name.slice(0, 40)}".`);
        const bound = this.bind(node, rule, 'test');
        const test: Test = { ...bound, tests: this.#testsOf(node, rule) };
        if (test.name === 'ihave') this.#require(test);
        return test;
      },
      (unknown) => ({ ...unknown, tests: [] }),
    );
  }

  /** @throws ScriptError */
  bind(node: TestNode, rule: Rule, what: 'test' | 'command'): Node {
    if (rule.requires !== undefined && !this.has(rule.requires)) throw new ScriptError(node.at, missing(`The ${what} "${node.name}"`, rule.requires));
    const { tags, rest } = this.#tagsOf(node, rule);
    const bound: Node = { name: node.name, at: node.at, tags, values: this.#valuesOf(node, rule, rest) };
    checkConstants(bound);
    const comparator = requiredComparator(bound);
    if (comparator !== null && isExtension(comparator) && !this.has(comparator))
      throw new ScriptError(node.at, missing('This comparator', comparator));
    if (tags.has('regex')) this.#countPatterns(bound);
    return bound;
  }

  /** What is wrong inside a script that asks by ihave stays quiet until it is reached. */
  action(node: TestNode, bind: () => Node): Node {
    return this.#tolerating(node.at, bind, (unknown) => unknown);
  }

  #tolerating<T>(at: Position, bind: () => T, unknown: (node: Node) => T): T {
    try {
      return bind();
    } catch (error) {
      if (!(error instanceof ScriptError) || !this.has('ihave')) throw error;
      return unknown({ name: UNKNOWN, at, tags: new Map(), values: [{ kind: 'strings', strings: [[error.message]], at }] });
    }
  }

  #require(test: Test): void {
    const asked = test.values[0];
    const names = asked?.kind === 'strings' ? asked.strings.map(constantOf) : [];
    if (names.every((name) => name !== null && isExtension(name))) for (const name of names) this.requires.add(name);
  }

  #testsOf(node: TestNode, rule: TestRule): readonly Test[] {
    const count = node.tests.length;
    if (rule.tests === 'none' && count > 0) throw new ScriptError(node.tests[0]?.at ?? node.at, `The test "${node.name}" takes no tests.`);
    if (rule.tests === 'one' && count !== 1) throw new ScriptError(node.at, `The test "${node.name}" takes one test.`);
    if (rule.tests === 'many' && count === 0) throw new ScriptError(node.at, `The test "${node.name}" takes tests in parentheses.`);
    return node.tests.map((test) => this.test(test));
  }

  #tagsOf(node: TestNode, rule: Rule): { readonly tags: Map<string, ArgumentValue | true>; readonly rest: readonly ArgumentNode[] } {
    const tags = new Map<string, ArgumentValue | true>();
    const rest: ArgumentNode[] = [];
    const groups = new Map<string, string>();
    for (let index = 0; index < node.arguments.length; index += 1) {
      const argument = node.arguments[index];
      if (argument?.kind !== 'tag') {
        if (argument) rest.push(argument);
        continue;
      }
      if (rest.length > 0) throw new ScriptError(argument.at, `:${argument.name} has to stand before the other arguments of "${node.name}".`);
      const tag = this.#tagRule(node, rule, argument.name, argument.at);
      noteGroup(groups, tag, argument.name, argument.at);
      if (tags.has(argument.name)) throw new ScriptError(argument.at, `:${argument.name} stands here twice.`);
      if (tag.value === undefined) {
        tags.set(argument.name, true);
        continue;
      }
      index += 1;
      tags.set(argument.name, this.#value(node.arguments[index], tag.value, argument.at, `:${argument.name}`));
    }
    for (const [name, tag] of Object.entries(rule.tags))
      if (tag.with !== undefined && tags.has(name) && !tags.has(tag.with)) throw new ScriptError(node.at, `:${name} needs :${tag.with}.`);
    return { tags, rest };
  }

  #tagRule(node: TestNode, rule: Rule, name: string, at: Position): TagRule {
    const tag = Object.hasOwn(rule.tags, name) ? rule.tags[name] : undefined;
    if (!tag) throw new ScriptError(at, `"${node.name}" does not take :${name.slice(0, 40)}.`);
    if (tag.requires !== undefined && !this.has(tag.requires)) throw new ScriptError(at, missing(`:${name}`, tag.requires));
    return tag;
  }

  #valuesOf(node: TestNode, rule: Rule, given: readonly ArgumentNode[]): readonly ArgumentValue[] {
    const isShort = rule.optional !== undefined && given.length === rule.values.length - 1;
    const kinds = isShort ? (rule.optional === 'first' ? rule.values.slice(1) : rule.values.slice(0, -1)) : rule.values;
    if (given.length > kinds.length)
      throw new ScriptError(given[kinds.length]?.at ?? node.at, `"${node.name}" takes fewer arguments; is a semicolon missing?`);
    return kinds.map((kind, index) => this.#value(given[index], kind, node.at, `"${node.name}"`));
  }

  #value(given: ArgumentNode | undefined, kind: ValueKind, at: Position, whose: string): ArgumentValue {
    const wanted = kind === 'number' ? 'a number' : kind === 'string' ? 'a text in quotes' : 'a text in quotes or a list of them';
    if (!given || given.kind === 'tag') throw new ScriptError(given?.at ?? at, `${whose} takes ${wanted}, which is missing.`);
    if (kind === 'number') {
      if (given.kind !== 'number') throw new ScriptError(given.at, `${whose} takes ${wanted} here.`);
      return { kind: 'number', value: given.value };
    }
    if (given.kind !== 'strings' || (kind === 'string' && given.isList)) throw new ScriptError(given.at, `${whose} takes ${wanted} here.`);
    return { kind: 'strings', strings: given.strings.map((string) => this.template(string)), at: given.at };
  }

  #countPatterns(node: Node): void {
    const keys = node.values.at(-1);
    this.#patterns += keys?.kind === 'strings' ? keys.strings.length : 0;
    if (this.#patterns > PATTERNS_MAX) throw new ScriptError(node.at, `A script can have ${PATTERNS_MAX} regular expressions at most.`);
  }
}

function noteGroup(groups: Map<string, string>, tag: TagRule, name: string, at: Position): void {
  if (tag.group === undefined) return;
  const other = groups.get(tag.group);
  if (other !== undefined && other !== name) throw new ScriptError(at, `:${name} and :${other} exclude each other.`);
  groups.set(tag.group, name);
}

export function missing(what: string, extension: Extension): string {
  return `${what} needs "${extension}": add it to the require at the top of the script.`;
}
