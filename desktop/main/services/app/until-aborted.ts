/** Leaving a stream that may be silent for long: reading ends with the signal, not with the next event. */
export async function* untilAborted<T>(source: AsyncIterable<T>, signal: AbortSignal | undefined): AsyncGenerator<T, void> {
  const iterator = source[Symbol.asyncIterator]();
  const aborted = Promise.withResolvers<null>();
  const abort = (): void => aborted.resolve(null);
  if (signal?.aborted) abort();
  signal?.addEventListener('abort', abort, { once: true });
  let last: Promise<unknown> | null = null;
  try {
    for (;;) {
      const next = iterator.next();
      last = next;
      const result = await Promise.race([next, aborted.promise]);
      last = null;
      if (result === null || result.done === true) return;
      yield result.value;
    }
  } finally {
    signal?.removeEventListener('abort', abort);
    // A pending read fails in its own time, unheard.
    last?.catch(() => undefined);
    void iterator.return?.().catch(() => undefined);
  }
}
