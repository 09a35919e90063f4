/** The stack configuration of a server, as it lies there; kept in the vault so that DNS can be checked while the server is down. */
import { HOST_PATHS, stackConfiguration, type StackConfiguration } from '../../../../server-bundle/contract/stack.ts';
import { PalomarError } from '../../../contract/errors.ts';
import type { ServerId } from '../../../contract/models.ts';
import type { Vault } from '../../local/vault/vault.ts';
import type { Remote } from '../../remote/remote.ts';

const KEPT = 'stack';

export interface StackReader {
  /** @throws PalomarError NOT_SET_UP */
  of(id: ServerId, signal?: AbortSignal): Promise<StackConfiguration>;
  /** Set-up has changed it. */
  forget(id: ServerId): void;
}

export function createStackReader(vault: Vault, remoteOf: (id: ServerId, signal?: AbortSignal) => Promise<Remote>): StackReader {
  return {
    of: async (id, signal) => {
      const kept = vault.values.get(id, KEPT, stackConfiguration);
      if (kept) return kept;
      const found = await readStack(await remoteOf(id, signal), signal);
      vault.values.set(id, KEPT, found);
      return found;
    },
    forget: (id) => vault.values.delete(id, KEPT),
  };
}

export async function readStack(remote: Remote, signal: AbortSignal | undefined): Promise<StackConfiguration> {
  const command = { argv: ['cat', HOST_PATHS.stack], asRoot: true, timeoutMs: 15_000 } as const;
  const { exitCode, stdout } = await remote.exec(command, { quiet: true, ...(signal ? { signal } : {}) });
  if (exitCode !== 0) throw new PalomarError('NOT_SET_UP', 'There is no mail server on this machine yet. Run set-up first.');
  try {
    return stackConfiguration.parse(JSON.parse(stdout));
  } catch (cause) {
    throw new PalomarError('NOT_SET_UP', `${HOST_PATHS.stack} on the server cannot be understood. Run set-up again: it repairs that.`, { cause });
  }
}
