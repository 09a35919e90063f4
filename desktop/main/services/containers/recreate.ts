/** Makes a service's container anew with Docker Compose, from its image and the configuration that stand on the server. Under the lock. */
import { HOST_PATHS } from '../../../../server-bundle/contract/stack.ts';
import type { ServerId } from '../../../contract/models.ts';
import { root } from '../../plan/commands.ts';
import type { Remote } from '../../remote/remote.ts';
import { RECREATE_TIMEOUT_MS } from './limits.ts';

interface Options {
  readonly signal?: AbortSignal | undefined;
}

export interface RecreateDependencies {
  readonly remoteOf: (id: ServerId, options: Options) => Promise<Remote>;
  readonly lock: (id: ServerId, remote: Remote, options: { readonly reason: string; readonly signal: AbortSignal }) => Promise<AsyncDisposable>;
}

/** @throws PalomarError LOCKED_BY_OTHER, COMMAND_FAILED with what Compose said */
export type Recreate = (id: ServerId, service: string, options: Options) => Promise<void>;

export function createRecreate({ remoteOf, lock }: RecreateDependencies): Recreate {
  return async (id, service, { signal = new AbortController().signal }) => {
    const remote = await remoteOf(id, { signal });
    await using _lock = await lock(id, remote, { reason: `recreating ${service}`, signal });
    const how = ['up', '--detach', '--no-build', '--pull', 'never', '--no-deps', '--force-recreate'];
    await remote.run(
      root(['docker', 'compose', '--progress', 'plain', '--file', HOST_PATHS.compose, ...how, service], { timeoutMs: RECREATE_TIMEOUT_MS }),
      { signal },
    );
  };
}
