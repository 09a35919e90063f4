/** The storage service as a `Storage` for code in the same process: no socket, the same refusals. */
import type { BodyOperation, Input, OperationName, Output, Storage } from '../api/operations.ts';
import { StorageError } from '../api/operations.ts';
import { Parcel } from '../api/parcel.ts';
import type { Role } from '../api/roles.ts';
import type { StorageService } from './service.ts';

/** Disposing it ends the sessions opened through it; the service goes on. */
export function inProcessStorage(service: StorageService, role: Role): Storage {
  const link = service.link(role);
  const call = async <N extends OperationName>(name: N, input: Input<N>, options: { readonly signal?: AbortSignal } = {}): Promise<Output<N>> => {
    options.signal?.throwIfAborted();
    const output = await given(link.call(name, input, options), options.signal);
    // The link answers with what the handler of this very name returned.
    if (!(output instanceof Parcel)) return output as Output<N>;
    output.release();
    return output.open() as Output<N>;
  };
  return {
    call,
    stream: async function* <N extends BodyOperation>(name: N, input: Input<N>, options?: { readonly signal?: AbortSignal }) {
      yield await call(name, input, options);
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

/** The caller goes when it wants to; what it asked for is done all the same. */
async function given(output: Promise<unknown>, signal: AbortSignal | undefined): Promise<unknown> {
  if (!signal) return output;
  const left = Promise.withResolvers<never>();
  const leave = (): void => left.reject(signal.reason instanceof Error ? signal.reason : new Error('The call was given up.'));
  signal.addEventListener('abort', leave, { once: true });
  try {
    return await Promise.race([output, left.promise]);
  } finally {
    signal.removeEventListener('abort', leave);
  }
}
