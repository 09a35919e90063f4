/** The storage service as a `Storage` for code in the same process: no socket, the same refusals. */
import type { Input, OperationName, Output, Storage } from '../api/operations.ts';
import { StorageError } from '../api/operations.ts';
import type { Role } from '../api/roles.ts';
import type { StorageService } from './service.ts';

/** Disposing it ends the sessions opened through it; the service goes on. */
export function inProcessStorage(service: StorageService, role: Role): Storage {
  const link = service.link(role);
  return {
    call: async <N extends OperationName>(name: N, input: Input<N>, options?: { readonly signal?: AbortSignal }): Promise<Output<N>> => {
      options?.signal?.throwIfAborted();
      // The link answers with what the handler of this very name returned.
      return (await link.call(name, input)) as Output<N>;
    },
    watch: (session, onEvent, onEnd) => {
      try {
        return link.watch(session, { onEvent, onEnd });
      } catch (error) {
        queueMicrotask(() => onEnd(error instanceof StorageError ? error : new StorageError('INTERNAL', 'Watching failed.', error)));
        return () => undefined;
      }
    },
    [Symbol.asyncDispose]: () => {
      link[Symbol.dispose]();
      return Promise.resolve();
    },
  };
}
