/**
 * The sidecar beside the vault: who keeps its key. Holds either the name of a keychain entry or the key wrapped by a
 * passphrase; never the key itself.
 */
import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { z } from 'zod';
import { PalomarError } from '../../../contract/errors.ts';
import { wrappedKey } from './key-wrapping.ts';

const keeperFile = z.discriminatedUnion('keeper', [
  z.object({ version: z.literal(1), keeper: z.literal('keychain'), account: z.string().min(1).max(128) }),
  z.object({ version: z.literal(1), keeper: z.literal('passphrase'), wrapped: wrappedKey, keychainProblem: z.string().nullable() }),
]);
export type Keeper = z.infer<typeof keeperFile>;

/** Null when there is no vault yet. */
export function readKeeper(file: string): Keeper | null {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
  try {
    return keeperFile.parse(JSON.parse(text));
  } catch (cause) {
    throw new PalomarError('INTERNAL', `${file} is damaged, so the vault's key cannot be found. Restore that file from a backup.`, { cause });
  }
}

/** Only ever makes a new file: overwriting one would make a vault unreadable for good. @throws PalomarError CONFLICT */
export function createKeeper(file: string, keeper: Keeper): void {
  let handle: number;
  try {
    handle = openSync(file, 'wx', 0o600);
  } catch (cause) {
    throw new PalomarError('CONFLICT', 'There is a vault already. Unlock it, or move its files away to start anew.', { cause });
  }
  try {
    writeSync(handle, `${JSON.stringify(keeper, null, 2)}\n`);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
