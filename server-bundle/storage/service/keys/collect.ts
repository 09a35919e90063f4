/**
 * Node's key objects (private keys, for one) are wiped by OpenSSL when they are freed, and they are freed by the garbage collector, which
 * may take hours to come by in a quiet service. This makes it come. Buffers need none of it: those are overwritten where they are used.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { KEYS_COLLECTED_WITHIN_MS } from '../limits.ts';

let timer: NodeJS.Timeout | undefined;

/** Key objects that were let go of are gone within a second: one collection for all that come together, in this thread. */
export function collectKeysSoon(): void {
  timer ??= setTimeout(() => {
    timer = undefined;
    // The name `gc` exists in contexts that are made after this; the running one stays as it is.
    setFlagsFromString('--expose-gc');
    runInNewContext('gc()');
  }, KEYS_COLLECTED_WITHIN_MS).unref();
}
