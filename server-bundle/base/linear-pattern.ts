/**
 * Regular expressions written by users, in an engine whose time is linear in the text (RE2's syntax: no look-around, no
 * back-references). Length and size of what is compiled are bounded, so that neither a pattern nor a text can hold the process up.
 * Never hand a user's pattern to RegExp.
 */
import { RE2JS, RE2JSException } from 're2js';
import { PATTERN_MAX_LENGTH, PATTERN_MAX_SIZE } from './limits.ts';

export interface LinearPattern {
  /** How many groups it has; 0 (the whole match) is not counted. */
  readonly groups: number;
  /** Instructions: at worst each of them is gone through for every character. */
  readonly size: number;
  test(text: string): boolean;
  /** The first match: 0 is all of it, a group that took no part is ''. Null without one. */
  match(text: string): readonly string[] | null;
}

export interface PatternOptions {
  readonly ignoreCase?: boolean;
}

/** Its message says what is wrong with the pattern, for whoever wrote it. */
export class PatternError extends Error {
  override readonly name = 'PatternError';
}

/** @throws PatternError */
export function compilePattern(source: string, options: PatternOptions = {}): LinearPattern {
  if (source === '') throw new PatternError('The regular expression is empty.');
  if (source.length > PATTERN_MAX_LENGTH)
    throw new PatternError(`The regular expression has ${source.length} characters; at most ${PATTERN_MAX_LENGTH} are taken.`);
  const compiled = compile(source, options.ignoreCase === true ? RE2JS.CASE_INSENSITIVE : 0);
  const size = compiled.programSize();
  if (size > PATTERN_MAX_SIZE) throw new PatternError('The regular expression is too large once its repetitions are written out. Repeat less in it.');
  return {
    groups: compiled.groupCount(),
    size,
    test: (text) => compiled.test(text),
    match: (text) => {
      const matcher = compiled.matcher(text);
      if (!matcher.find()) return null;
      return Array.from({ length: compiled.groupCount() + 1 }, (_, group) => matcher.group(group) ?? '');
    },
  };
}

function compile(source: string, flags: number): RE2JS {
  try {
    return RE2JS.compile(source, flags);
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    const reason = error.message.replace(/^error parsing regexp: /, '').slice(0, 200);
    throw new PatternError(`The regular expression cannot be read: ${reason}. Look-around and back-references are not supported.`, { cause: error });
  }
}

/** Compiled patterns, the most recently used `most` of them. Its `get` throws as compilePattern does, and keeps no failure. */
export function patternMemory(most: number): { get(source: string, options?: PatternOptions): LinearPattern } {
  const kept = new Map<string, LinearPattern>();
  return {
    get: (source, options = {}) => {
      const key = `${options.ignoreCase === true ? 'i' : ''}/${source}`;
      const pattern = kept.get(key) ?? compilePattern(source, options);
      kept.delete(key);
      kept.set(key, pattern);
      for (const oldest of kept.keys()) {
        if (kept.size <= most) break;
        kept.delete(oldest);
      }
      return pattern;
    },
  };
}
