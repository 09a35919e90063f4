/**
 * What TLS did for the domains we write to, counted for TLS reports (RFC 8460): per day, policy domain, policy, host and result. Counts are
 * gathered here and handed to storage now and then; what a crash loses is a minute of statistics.
 */
import type { Log } from '../../../base/log.ts';
import { messageOf } from '../../../base/errors.ts';
import { OUTBOUND_LIMITS } from '../limits.ts';
import type { TlsFailureType } from './demand.ts';

export interface TlsRecord {
  readonly domain: string;
  readonly policy: 'tlsa' | 'sts' | 'no-policy-found';
  /** '' where it never came to a host. */
  readonly host: string;
  readonly address: string;
  readonly result: 'success' | TlsFailureType;
}

export interface TlsCount extends TlsRecord {
  /** `2026-11-22`, UTC. */
  readonly day: string;
  readonly sessions: number;
}

export interface TlsResults extends AsyncDisposable {
  note(record: TlsRecord): void;
}

export function tlsResults(options: { readonly save: (counts: readonly TlsCount[]) => Promise<unknown>; readonly log: Log }): TlsResults {
  const counts = new Map<string, TlsCount>();
  const flush = async (): Promise<void> => {
    const taken = [...counts.values()];
    counts.clear();
    if (taken.length === 0) return;
    await options.save(taken).catch((error: unknown) => options.log.warn({ reason: messageOf(error) }, 'results of TLS could not be kept'));
  };
  const timer = setInterval(() => void flush(), OUTBOUND_LIMITS.tlsResultsMs);
  timer.unref();
  return {
    note: (record) => {
      const day = new Date().toISOString().slice(0, 10);
      const key = [day, record.domain, record.policy, record.host, record.address, record.result].join('\0');
      counts.set(key, { ...record, day, sessions: (counts.get(key)?.sessions ?? 0) + 1 });
      if (counts.size >= OUTBOUND_LIMITS.tlsResultsHeld) void flush();
    },
    [Symbol.asyncDispose]: async () => {
      clearInterval(timer);
      await flush();
    },
  };
}
