/** What can be told of a text before any mail arrives, because no variable stands in it: a wrong pattern, address or unit is refused at once. */
import { PatternError, compilePattern } from '../../base/linear-pattern.ts';
import { normaliseAddress } from '../smtp/path.ts';
import { isSupported } from './extensions.ts';
import { ScriptError } from './script-error.ts';
import type { Position } from './script-error.ts';
import type { ArgumentValue, Node, Template } from './script.ts';
import { isVariableName } from './template.ts';

export const COMPARATORS = ['i;octet', 'i;ascii-casemap', 'i;ascii-numeric'] as const;
export const RELATIONS = ['gt', 'ge', 'lt', 'le', 'eq', 'ne'] as const;
export const DATE_PARTS = [
  'year',
  'month',
  'day',
  'date',
  'julian',
  'hour',
  'minute',
  'second',
  'time',
  'iso8601',
  'std11',
  'zone',
  'weekday',
] as const;
const FIELD_NAME = /^[!-9;-~]{1,200}$/;
const ENVELOPE_PARTS = ['from', 'to'];

/** Null where a variable stands in it. */
export function constantOf(template: Template): string | null {
  let text = '';
  for (const part of template) {
    if (typeof part !== 'string') return null;
    text += part;
  }
  return text;
}

/** @throws ScriptError for the first constant that can never be right. */
export function checkConstants(node: Node): void {
  for (const [tag, value] of node.tags) if (value !== true) checkTag(node, tag, value);
  if (node.tags.has('regex')) for (const key of constantsOf(node.values.at(-1))) checkPattern(key, node.at);
  CHECKS[node.name]?.(node);
}

function checkTag(node: Node, tag: string, value: ArgumentValue): void {
  for (const text of constantsOf(value)) {
    if (tag === 'comparator') oneOf(text, COMPARATORS, 'comparator', node.at);
    if (tag === 'value' || tag === 'count') oneOf(text, RELATIONS, 'comparison', node.at);
    if (tag === 'zone' && !/^[+-](?:[01][0-9]|2[0-3])[0-5][0-9]$/.test(text))
      throw new ScriptError(node.at, `"${shown(text)}" is no time zone; write it as "+0200".`);
    if (tag === 'from') requireAddress(mailboxOf(text), node.at);
  }
  if (tag === 'index' && value.kind === 'number' && value.value < 1) throw new ScriptError(node.at, ':index counts from 1.');
}

const CHECKS: Readonly<Record<string, (node: Node) => void>> = {
  redirect: (node) => constantsOf(node.values[0]).forEach((text) => requireAddress(text, node.at)),
  fileinto: (node) => constantsOf(node.values[0]).forEach((text) => requireText(text, 'The name of the mailbox is empty.', node.at)),
  envelope: (node) => constantsOf(node.values[0]).forEach((text) => oneOf(text.toLowerCase(), ENVELOPE_PARTS, 'part of the envelope', node.at)),
  header: checkFieldNames,
  address: checkFieldNames,
  exists: checkFieldNames,
  addheader: checkFieldNames,
  deleteheader: checkFieldNames,
  date: (node) => {
    checkFieldNames(node);
    checkDatePart(node, 1);
  },
  currentdate: (node) => checkDatePart(node, 0),
  set: (node) => constantsOf(node.values[0]).forEach((text) => requireVariable(text, node.at)),
  setflag: checkFlagVariable,
  addflag: checkFlagVariable,
  removeflag: checkFlagVariable,
};

function checkFlagVariable(node: Node): void {
  if (node.values.length === 2) for (const text of constantsOf(node.values[0])) requireVariable(text, node.at);
}

function checkFieldNames(node: Node): void {
  for (const text of constantsOf(node.values[0]))
    if (!FIELD_NAME.test(text)) throw new ScriptError(node.at, `"${shown(text)}" cannot be the name of a header field.`);
}

function checkDatePart(node: Node, index: number): void {
  for (const text of constantsOf(node.values[index])) oneOf(text.toLowerCase(), DATE_PARTS, 'part of a date', node.at);
}

function checkPattern(pattern: string, at: Position): void {
  try {
    compilePattern(pattern);
  } catch (error) {
    throw error instanceof PatternError ? new ScriptError(at, error.message) : error;
  }
}

function requireVariable(name: string, at: Position): void {
  if (!isVariableName(name)) throw new ScriptError(at, `"${shown(name)}" cannot be the name of a variable.`);
}

function requireAddress(text: string, at: Position): void {
  if (normaliseAddress(text) === null) throw new ScriptError(at, `"${shown(text)}" is no mail address.`);
}

/** `Ann <ann@x.test>` or the address alone. */
function mailboxOf(text: string): string {
  return /<([^<>]*)>\s*$/.exec(text)?.[1] ?? text.trim();
}

function requireText(text: string, message: string, at: Position): void {
  if (text === '') throw new ScriptError(at, message);
}

function oneOf(text: string, known: readonly string[], what: string, at: Position): void {
  if (!known.includes(text)) throw new ScriptError(at, `"${shown(text)}" is no ${what}; there are ${known.join(', ')}.`);
}

/** The constants of a value; those with variables are checked when they have been put in. */
function constantsOf(value: ArgumentValue | undefined): readonly string[] {
  return value?.kind === 'strings' ? value.strings.map(constantOf).filter((text) => text !== null) : [];
}

/** @throws ScriptError for an extension that a constant names and that was not required (RFC 5228 §2.7.3). */
export function requiredComparator(node: Node): string | null {
  const value = node.tags.get('comparator');
  const name = value === undefined || value === true ? undefined : constantsOf(value)[0];
  return name === undefined || !isSupported(`comparator-${name}`) || name !== 'i;ascii-numeric' ? null : `comparator-${name}`;
}

function shown(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
