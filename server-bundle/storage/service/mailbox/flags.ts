/** Flags as kept: one text, blank between, system flags in their one spelling and first; keywords keep the case they came in. */
import { StorageError } from '../../api/operations.ts';
import { FLAGS_MAX, FLAG_MAX_LENGTH } from '../limits.ts';

const SYSTEM = ['\\Answered', '\\Flagged', '\\Deleted', '\\Seen', '\\Draft'] as const;
const SPELLING = new Map<string, string>(SYSTEM.map((flag) => [flag.toLowerCase(), flag]));

/** @throws StorageError INVALID_INPUT for anything that is not a flag of RFC 9051 §2.3.2; \Recent is dropped. */
export function readFlags(asked: readonly string[]): string[] {
  const kept = new Map<string, string>();
  for (const flag of asked) {
    const lower = flag.toLowerCase();
    if (lower === '\\recent') continue;
    const system = SPELLING.get(lower);
    if (!system && !/^[^\s\\(){%*"\]\p{Cc}]+$/u.test(flag)) throw new StorageError('INVALID_INPUT', `"${flag.slice(0, 60)}" is not a flag.`);
    if (flag.length > FLAG_MAX_LENGTH) throw new StorageError('INVALID_INPUT', `A flag is longer than ${FLAG_MAX_LENGTH} characters.`);
    if (!kept.has(lower)) kept.set(lower, system ?? flag);
  }
  if (kept.size > FLAGS_MAX) throw new StorageError('INVALID_INPUT', `A message can have ${FLAGS_MAX} flags at most.`);
  return [...kept.values()];
}

export function flagsToText(flags: readonly string[]): string {
  return [...flags].sort((a, b) => Number(b.startsWith('\\')) - Number(a.startsWith('\\'))).join(' ');
}

export function textToFlags(text: string): string[] {
  return text === '' ? [] : text.split(' ');
}

export function changeFlags(present: readonly string[], action: 'set' | 'add' | 'remove', flags: readonly string[]): string[] {
  if (action === 'set') return [...flags];
  const named = new Set(flags.map((flag) => flag.toLowerCase()));
  const others = present.filter((flag) => !named.has(flag.toLowerCase()));
  return action === 'remove' ? others : [...present, ...readFlags([...present, ...flags]).slice(present.length)];
}
