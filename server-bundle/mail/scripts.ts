/** Filter scripts as an administrator handles them: checked before they are kept, and active at once when asked. */
import type { SieveScriptRow, Storage } from '../storage/api/operations.ts';

/** Both places count from 1. */
export interface ScriptMistake {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** None: the script is good. The compiler is loaded when the first script comes. */
export async function mistakesIn(script: string): Promise<readonly ScriptMistake[]> {
  const { compileScript } = await import('../wire/sieve/compile.ts');
  const compiled = compileScript(script);
  return compiled.kind === 'script' ? [] : compiled.errors.map(({ at, message }) => ({ ...at, message }));
}

/** `line 3, column 5: …`, one mistake a line. */
export function mistakesInWords(mistakes: readonly ScriptMistake[]): string {
  return mistakes.map(({ line, column, message }) => `line ${line}, column ${column}: ${message}`).join('\r\n');
}

/** @throws StorageError NOT_FOUND */
export function listScripts(storage: Storage, address: string): Promise<readonly SieveScriptRow[]> {
  return storage.call('sieve.list', { address });
}

/** @throws StorageError NOT_FOUND */
export async function scriptNamed(storage: Storage, address: string, name: string): Promise<string> {
  return (await storage.call('sieve.get', { address, name })).script;
}

/** Kept only when there are no mistakes. @throws StorageError NOT_FOUND, OVER_QUOTA */
export async function putScript(
  storage: Storage,
  put: { readonly address: string; readonly name: string; readonly script: string; readonly activate: boolean },
): Promise<readonly ScriptMistake[]> {
  const { address, name, script, activate } = put;
  const mistakes = await mistakesIn(script);
  if (mistakes.length > 0) return mistakes;
  await storage.call('sieve.put', { address, name, script });
  if (activate) await activateScript(storage, address, name);
  return [];
}

/** Null: none is active. @throws StorageError NOT_FOUND */
export async function activateScript(storage: Storage, address: string, name: string | null): Promise<void> {
  await storage.call('sieve.activate', { address, name });
}

/** @throws StorageError NOT_FOUND, CONFLICT while it is active. */
export async function removeScript(storage: Storage, address: string, name: string): Promise<void> {
  await storage.call('sieve.remove', { address, name });
}
