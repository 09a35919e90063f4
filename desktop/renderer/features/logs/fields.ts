/**
 * A line that is a JSON object, opened: when, how grave, what, and the rest as fields. Our own services write pino's names; others write
 * much the same. Values are text by the time they leave here. Pure.
 */
import type { LogLine } from '../../../contract/index.ts';
import { levelNamed, type Entry, type Level } from './entry.ts';
import { FIELD_NAMES_MAX } from './limits.ts';
import type { Ring } from './ring.ts';

export interface Field {
  readonly name: string;
  readonly value: string;
}

export interface Opened {
  readonly level: Level | null;
  readonly message: string;
  /** Everything, in the order it was written, level and message among it. */
  readonly fields: readonly Field[];
}

export const MESSAGE_NAMES: readonly string[] = ['msg', 'message'];
const LEVEL_NAMES = ['level', 'severity'];
/** What every line says anyway: shown only when asked for. */
const BORING: readonly string[] = [...MESSAGE_NAMES, ...LEVEL_NAMES, 'time', 'timestamp', 'ts', 'name', 'pid', 'hostname', 'v'];
/** Deeper than this an object is shown as it was written. */
const DEPTH_MAX = 3;
const FIELDS_MAX = 64;
/** Lines that are opened to learn the names of fields. */
const LOOKED_AT = 2_000;

const known = new WeakMap<LogLine, Opened | null>();

/** null: the line is no JSON object. Remembered for as long as the line lives. */
export function open(line: LogLine): Opened | null {
  const before = known.get(line);
  if (before !== undefined) return before;
  const opened = parse(line.text);
  known.set(line, opened);
  return opened;
}

/** Fields that are worth their room on the screen: those picked, or all that are not on every line. */
export function worthShowing({ fields }: Opened, picked: readonly string[] | null): readonly Field[] {
  return fields.filter(({ name }) => (picked === null ? !BORING.includes(name) : picked.includes(name)));
}

/** Names of fields among the newest lines, for a person to pick from. */
export function namesOf(entries: Ring<Entry>): readonly string[] {
  const names = new Set<string>();
  for (const entry of entries.slice(entries.length - LOOKED_AT, entries.length)) {
    if (entry.kind !== 'line') continue;
    for (const { name } of open(entry.line)?.fields ?? []) if (names.size < FIELD_NAMES_MAX) names.add(name);
  }
  return [...names];
}

function parse(text: string): Opened | null {
  if (!text.startsWith('{') || !text.trimEnd().endsWith('}')) return null;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isObject(value)) return null;
  const fields = flatten(value, '', 1).slice(0, FIELDS_MAX);
  const first = (names: readonly string[]): string | undefined => fields.find(({ name }) => names.includes(name))?.value;
  const level = first(LEVEL_NAMES);
  return { level: (level === undefined ? undefined : levelNamed(level)) ?? null, message: first(MESSAGE_NAMES) ?? '', fields };
}

function flatten(object: Readonly<Record<string, unknown>>, before: string, depth: number): Field[] {
  return Object.entries(object).flatMap(([key, value]) => {
    const name = `${before}${key}`;
    if (isObject(value) && depth < DEPTH_MAX && Object.keys(value).length > 0) return flatten(value, `${name}.`, depth + 1);
    return [{ name, value: typeof value === 'string' ? value : JSON.stringify(value) }];
  });
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
