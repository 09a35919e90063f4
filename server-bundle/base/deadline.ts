/**
 * A time limit on one piece of work. Unlike `AbortSignal.timeout` it leaves nothing behind when the work is done sooner: no
 * timer that waits on, no signal for the garbage collector to find.
 */

/** The signal fires with a TimeoutError after `durationMs`; what the work then does about it is its own affair. */
export async function within<T>(durationMs: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(new DOMException('It took too long.', 'TimeoutError')), durationMs);
  try {
    return await work(controller.signal);
  } finally {
    clearTimeout(timer);
  }
}
