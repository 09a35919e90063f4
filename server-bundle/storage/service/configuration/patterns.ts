/** The regular expressions of aliases, compiled. The engine is loaded with the first of them: most servers have none. */
import type * as linear from '../../../base/linear-pattern.ts';
import { StorageError } from '../../api/operations.ts';
import { PATTERNS_CACHED } from '../limits.ts';

type Engine = typeof linear;

let loaded: { readonly engine: Engine; readonly memory: ReturnType<Engine['patternMemory']> } | undefined;

/** @throws StorageError INVALID_INPUT saying what is wrong with it. */
export async function compiledPattern(source: string): Promise<linear.LinearPattern> {
  const { engine, memory } = await load();
  try {
    return memory.get(source, { ignoreCase: true });
  } catch (error) {
    if (error instanceof engine.PatternError) throw new StorageError('INVALID_INPUT', error.message, error);
    throw error;
  }
}

async function load(): Promise<NonNullable<typeof loaded>> {
  if (loaded) return loaded;
  const engine = await import('../../../base/linear-pattern.ts');
  loaded = { engine, memory: engine.patternMemory(PATTERNS_CACHED) };
  return loaded;
}
