/** Runs checks side by side, yields each as it ends, and lets none of them outlive the deadline: what has not ended by then is unknown. */
import type { DnsCheck } from '../../../contract/index.ts';
import type { Check, CheckContext, Verdict } from './check.ts';
import { CONCURRENT_CHECKS, REPORT_TIMEOUT_MS } from './limits.ts';

export async function* runChecks(
  checks: readonly Check[],
  context: CheckContext,
  options: { readonly timeoutMs?: number } = {},
): AsyncGenerator<DnsCheck, void, undefined> {
  const { timeoutMs = REPORT_TIMEOUT_MS } = options;
  const stopped = new AbortController();
  const deadline = AbortSignal.timeout(timeoutMs);
  const signal = AbortSignal.any([context.signal, stopped.signal, deadline]);
  const waiting = [...checks];
  const running = new Map<string, Promise<DnsCheck>>();
  try {
    while (waiting.length > 0 || running.size > 0) {
      while (running.size < CONCURRENT_CHECKS) {
        const next = waiting.shift();
        if (!next) break;
        running.set(next.id, runOne(next, { ...context, signal }, timeoutMs));
      }
      const ended = await Promise.race(running.values());
      context.signal.throwIfAborted();
      running.delete(ended.id);
      yield ended;
    }
  } finally {
    stopped.abort();
  }
}

async function runOne(check: Check, context: CheckContext, timeoutMs: number): Promise<DnsCheck> {
  const { id, number, group, title, rfc } = check;
  const verdict = await verdictOf(check, context, timeoutMs);
  return {
    id,
    number,
    group,
    title,
    rfc,
    result: verdict.result,
    asked: verdict.asked,
    got: verdict.got,
    expected: verdict.expected,
    remedy: verdict.remedy ?? null,
    records: (verdict.records ?? []).map(({ name, type, value, priority, ttlSeconds, why, required }) => ({
      name,
      type,
      value,
      priority,
      ttlSeconds,
      why,
      required,
    })),
  };
}

async function verdictOf(check: Check, context: CheckContext, timeoutMs: number): Promise<Verdict> {
  const open = (got: string, remedy: string): Verdict => ({ result: 'unknown', asked: check.title, got, expected: check.expected, remedy });
  const late = open(`No result within ${timeoutMs / 1000} s.`, 'Check again; if it stays so, a name server on the way is slow or silent.');
  let onAbort: (() => void) | undefined;
  const aborted = new Promise<Verdict>((resolve) => {
    onAbort = () => resolve(late);
    context.signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    if (context.signal.aborted) return late;
    return await Promise.race([check.run(context), aborted]);
  } catch (error) {
    if (context.signal.aborted) return late;
    return open(
      `The check itself failed: ${error instanceof Error ? error.message : 'unknown error'}`,
      'Check again; if it stays so, this is a fault of Palomar and worth a report.',
    );
  } finally {
    if (onAbort) context.signal.removeEventListener('abort', onAbort);
  }
}
