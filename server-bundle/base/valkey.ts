/**
 * One connection to Valkey for a whole process. Valkey holds limits, caches and memories, never the only copy of anything: when
 * it cannot be reached the caller goes on without it, and the loss is logged once per outage.
 */
import type { Redis } from 'ioredis';
import { messageOf } from './errors.ts';
import type { Log } from './log.ts';
import type { Sensitive } from './sensitive.ts';

export interface Valkey extends AsyncDisposable {
  /** What Valkey answered, or what `without` gives when there is no answer. Never throws for a lost Valkey. */
  ask<T>(question: (redis: Redis) => Promise<T>, without: () => T): Promise<T>;
}

const COMMAND_TIMEOUT_MS = 500;

/** Connects in the background: until Valkey answers, everything goes on without it. */
export async function connectValkey(options: { readonly url: string; readonly password: Sensitive | null; readonly log: Log }): Promise<Valkey> {
  const { Redis: Client } = await import('ioredis');
  const redis: Redis = new Client(options.url, {
    ...(options.password ? { password: options.password.reveal() } : {}),
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout: COMMAND_TIMEOUT_MS,
    retryStrategy: (attempt) => Math.min(attempt * 200, 5_000),
  });
  const outage = outageLog(options.log);
  redis.on('ready', () => outage.over());
  redis.on('error', (error: Error) => outage.begun(error));
  return {
    ask: async (question, without) => {
      if (redis.status !== 'ready') return without();
      try {
        return await question(redis);
      } catch (error) {
        outage.begun(error);
        return without();
      }
    },
    [Symbol.asyncDispose]: () => {
      redis.disconnect();
      return Promise.resolve();
    },
  };
}

function outageLog(log: Log): { begun(error: unknown): void; over(): void } {
  let out = false;
  return {
    begun: (error) => {
      if (out) return;
      out = true;
      log.warn(
        { reason: messageOf(error) },
        'Valkey cannot be reached: rate limits are counted in this process only, and greylisting rests, until it is back',
      );
    },
    over: () => {
      if (out) log.info('Valkey is back: rate limits are shared again');
      out = false;
    },
  };
}
