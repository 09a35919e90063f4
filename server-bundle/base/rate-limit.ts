/**
 * Rate limits: a fixed window per key, counted in Valkey so that all services share them. When Valkey cannot be
 * reached the limit is counted in this process instead and mail goes on; the loss is logged once per outage.
 */
import type { Redis } from 'ioredis';
import type { Clock } from './clock.ts';
import { systemClock } from './clock.ts';
import { messageOf } from './errors.ts';
import type { Log } from './log.ts';
import type { Sensitive } from './sensitive.ts';

export interface RateRule {
  /** What is counted: `login-ip`, `mx-connection` … Part of the key. */
  readonly name: string;
  readonly limit: number;
  readonly windowMs: number;
}

export interface RateVerdict {
  readonly allowed: boolean;
  /** How many are left in this window. */
  readonly remaining: number;
  readonly resetMs: number;
}

export interface RateLimiter extends AsyncDisposable {
  /** Counts one (or `cost`) for the key and says whether it is still within the rule. Never throws. */
  take(rule: RateRule, key: string, cost?: number): Promise<RateVerdict>;
  /** Reads without counting. Never throws. */
  peek(rule: RateRule, key: string): Promise<RateVerdict>;
}

const COMMAND_TIMEOUT_MS = 500;
const LOCAL_KEYS_MAX = 50_000;

export function inProcessRateLimiter(clock: Clock = systemClock): RateLimiter {
  const counts = new Map<string, { count: number; endsAt: number }>();
  const count = (rule: RateRule, key: string, cost: number): RateVerdict => {
    const now = clock.now();
    const name = `${rule.name}:${key}`;
    let entry = counts.get(name);
    if (!entry || entry.endsAt <= now) {
      if (counts.size >= LOCAL_KEYS_MAX) forgetOldest(counts, now);
      entry = { count: 0, endsAt: now + rule.windowMs };
      if (cost > 0) counts.set(name, entry);
    }
    entry.count += cost;
    return verdict(rule, entry.count, entry.endsAt - now, cost);
  };
  return {
    take: (rule, key, cost = 1) => Promise.resolve(count(rule, key, cost)),
    peek: (rule, key) => Promise.resolve(count(rule, key, 0)),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

/** Connects in the background: the first calls are counted locally until Valkey answers. */
export async function valkeyRateLimiter(options: {
  readonly url: string;
  readonly password: Sensitive | null;
  readonly log: Log;
  readonly clock?: Clock;
}): Promise<RateLimiter> {
  const { Redis: Client } = await import('ioredis');
  const redis: Redis = new Client(options.url, {
    ...(options.password ? { password: options.password.reveal() } : {}),
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout: COMMAND_TIMEOUT_MS,
    retryStrategy: (attempt) => Math.min(attempt * 200, 5_000),
  });
  const local = inProcessRateLimiter(options.clock);
  const outage = outageLog(options.log);
  redis.on('ready', () => outage.over());
  redis.on('error', (error: Error) => outage.begun(error));
  const run = async (rule: RateRule, key: string, cost: number): Promise<RateVerdict> => {
    if (redis.status !== 'ready') return local.take(rule, key, cost);
    try {
      return await countInValkey(redis, rule, key, cost);
    } catch (error) {
      outage.begun(error);
      return local.take(rule, key, cost);
    }
  };
  return {
    take: (rule, key, cost = 1) => run(rule, key, cost),
    peek: (rule, key) => run(rule, key, 0),
    [Symbol.asyncDispose]: () => {
      redis.disconnect();
      return Promise.resolve();
    },
  };
}

async function countInValkey(redis: Redis, rule: RateRule, key: string, cost: number): Promise<RateVerdict> {
  const name = `rate:${rule.name}:${key}`;
  if (cost === 0) {
    const [count, ttl] = await Promise.all([redis.get(name), redis.pttl(name)]);
    return verdict(rule, Number(count ?? 0), ttl > 0 ? ttl : rule.windowMs, 0);
  }
  const replies = await redis.multi().incrby(name, cost).pexpire(name, rule.windowMs, 'NX').pttl(name).exec();
  const count = Number(replies?.[0]?.[1]);
  const ttl = Number(replies?.[2]?.[1]);
  if (!Number.isFinite(count)) throw new Error('Valkey answered without a count.');
  return verdict(rule, count, ttl > 0 ? ttl : rule.windowMs, cost);
}

function verdict(rule: RateRule, count: number, resetMs: number, cost: number): RateVerdict {
  return { allowed: cost > 0 ? count <= rule.limit : count < rule.limit, remaining: Math.max(0, rule.limit - count), resetMs };
}

function forgetOldest(counts: Map<string, { count: number; endsAt: number }>, now: number): void {
  for (const [key, entry] of counts) if (entry.endsAt <= now) counts.delete(key);
  for (const key of counts.keys()) {
    if (counts.size < LOCAL_KEYS_MAX) return;
    counts.delete(key);
  }
}

function outageLog(log: Log): { begun(error: unknown): void; over(): void } {
  let out = false;
  return {
    begun: (error) => {
      if (out) return;
      out = true;
      log.warn({ reason: messageOf(error) }, 'Valkey cannot be reached: rate limits are counted in this process only until it is back');
    },
    over: () => {
      if (out) log.info('Valkey is back: rate limits are shared again');
      out = false;
    },
  };
}
