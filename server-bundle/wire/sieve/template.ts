/** Texts with variables in them (RFC 5229 §3), and encoded characters (RFC 5228 §2.4.2.4): taken apart once, when the script is put in. */
import { MATCH_VARIABLES_MAX, VARIABLE_NAME_MAX_LENGTH } from './limits.ts';
import { ScriptError } from './script-error.ts';
import type { Template, VariableReference } from './script.ts';
import type { StringNode } from './syntax.ts';

const REFERENCE = /\$\{([A-Za-z0-9_.]{1,200})\}/g;
const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
const ENCODED = /\$\{(hex|unicode):([0-9A-Fa-f\s]*)\}/gi;

/** @throws ScriptError where a reference can never be one. What only looks like a reference stays as it stands. */
export function templateOf(node: StringNode): Template {
  const parts: (string | VariableReference)[] = [];
  let end = 0;
  for (const match of node.value.matchAll(REFERENCE)) {
    const reference = referenceOf(match[1] ?? '', node);
    if (reference === null) continue;
    if (match.index > end) parts.push(node.value.slice(end, match.index));
    parts.push(reference);
    end = match.index + match[0].length;
  }
  if (end < node.value.length || parts.length === 0) parts.push(node.value.slice(end));
  return parts;
}

export function isVariableName(name: string): boolean {
  return NAME.test(name) && name.length <= VARIABLE_NAME_MAX_LENGTH;
}

function referenceOf(name: string, node: StringNode): VariableReference | null {
  if (/^[0-9]+$/.test(name)) {
    const match = Number(name);
    if (match >= MATCH_VARIABLES_MAX)
      throw new ScriptError(node.at, `\${${name.slice(0, 20)}} is beyond the last match variable, \${${MATCH_VARIABLES_MAX - 1}}.`);
    return { match };
  }
  if (isVariableName(name)) return { variable: name.toLowerCase() };
  if (!/^[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z0-9_]+)+$/.test(name)) return null;
  throw new ScriptError(node.at, `\${${name.slice(0, 60)}} names a namespace of variables that this server does not have.`);
}

/** `${hex:24 40}` and `${unicode:1F54A}`. @throws ScriptError */
export function withEncodedCharacters(node: StringNode): StringNode {
  if (!node.value.includes('${')) return node;
  const value = node.value.replace(ENCODED, (whole: string, kind: string, digits: string) => {
    const numbers = digits.trim() === '' ? [] : digits.trim().split(/\s+/);
    if (numbers.length === 0) return whole;
    return kind.toLowerCase() === 'hex' ? octets(whole, numbers) : numbers.map((number) => character(number, node)).join('');
  });
  return { ...node, value };
}

function octets(whole: string, numbers: readonly string[]): string {
  if (!numbers.every((number) => /^[0-9A-Fa-f]{1,2}$/.test(number))) return whole;
  return Buffer.from(numbers.map((number) => Number.parseInt(number, 16))).toString('utf8');
}

function character(number: string, node: StringNode): string {
  const code = number.length > 12 ? Number.NaN : Number.parseInt(number, 16);
  if (!(code <= 0x10ffff) || (code >= 0xd800 && code <= 0xdfff))
    throw new ScriptError(node.at, `\${unicode:${number.slice(0, 20)}} is no character of Unicode.`);
  return String.fromCodePoint(code);
}
