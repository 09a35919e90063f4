/**
 * A stream that ends with VAULT_LOCKED the moment the vault is locked, even while nothing comes from it. Its source is told to end too, which it
 * does as soon as it is done waiting: whatever it waits for comes over a connection, and locking closes those.
 */
import { PalomarError } from '../../contract/errors.ts';
import type { Vault } from '../local/vault/vault.ts';
import { untilAborted } from './app/until-aborted.ts';

export async function* untilLocked<T>(source: AsyncIterable<T>, vault: Pick<Vault, 'onLock'>): AsyncGenerator<T, void> {
  const locked = new AbortController();
  const listening = vault.onLock(() => locked.abort());
  try {
    yield* untilAborted(source, locked.signal);
  } finally {
    listening();
  }
  if (locked.signal.aborted) throw new PalomarError('VAULT_LOCKED', 'The vault was locked, and this ended with it. Unlock it to go on.');
}
