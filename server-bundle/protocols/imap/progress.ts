/** INPROGRESS (RFC 9585): a command that takes long says now and then that it is still at work. */
import type { Output } from './output.ts';
import { PROGRESS_MS } from './limits.ts';

/** Nothing else may write meanwhile. */
export async function withProgress<T>(output: Pick<Output, 'line' | 'flush'>, tag: string, work: () => Promise<T>): Promise<T> {
  const timer = setInterval(() => {
    output.line(`* OK [INPROGRESS ("${tag}" NIL NIL)] Still at it`);
    // A client that is gone ends the session, and with it the work.
    output.flush().catch(() => undefined);
  }, PROGRESS_MS);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}
