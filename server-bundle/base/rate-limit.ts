/**
 * Rate limits: a fixed window per key, counted in Valkey so that all services share them. When Valkey cannot be
 * reached the limit is counted in this process instead and mail goes on.
 */
import type { Redis } from 'ioredis';
import type { Clock } from './clock.ts';
import { systemClock } from './clock.ts';
import type { Valkey } from './valkey.ts';

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

/** One thing to count. */
export interface RateClaim {
  readonly rule: RateRule;
  readonly key: string;
}

export interface RateLimiter extends AsyncDisposable {
  /** Counts one (or `cost`) for the key and says whether it is still within the rule. Never throws. */
  take(rule: RateRule, key: string, cost?: number): Promise<RateVerdict>;
  /** Counts one for each, in one question. The first rule that is exceeded, or null. Never throws. */
  takeAll(claims: readonly RateClaim[]): Promise<RateRule | null>;
  /** Reads without counting. Never throws. */
  peek(rule: RateRule, key: string): Promise<RateVerdict>;
}

const LOCAL_KEYS_MAX = 50_000;
/** KEYS: the counters; ARGV: cost, then the window of each. Answers with count and time left of each. */
const COUNT = `local answer = {}
for i = 1, #KEYS do
  local count = redis.call('INCRBY', KEYS[i], ARGV[1])
  local left = redis.call('PTTL', KEYS[i])
  if left < 0 then
    left = tonumber(ARGV[i + 1])
    redis.call('PEXPIRE', KEYS[i], left)
  end
  answer[2 * i - 1] = count
  answer[2 * i] = left
end
return answer`;

export function inProcessRateLimiter(clock: Clock = systemClock): RateLimiter {
  const count = inProcessCounts(clock);
  return {
    take: (rule, key, cost = 1) => Promise.resolve(count(rule, key, cost)),
    takeAll: (claims) => Promise.resolve(firstExceeded(claims.map(({ rule, key }) => ({ rule, verdict: count(rule, key, 1) })))),
    peek: (rule, key) => Promise.resolve(count(rule, key, 0)),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

export function valkeyRateLimiter(valkey: Valkey, clock: Clock = systemClock): RateLimiter {
  const local = inProcessCounts(clock);
  const counted = (claims: readonly RateClaim[], cost: number): Promise<readonly RateVerdict[]> =>
    valkey.ask(
      (redis) => countInValkey(redis, claims, cost),
      () => claims.map(({ rule, key }) => local(rule, key, cost)),
    );
  return {
    take: async (rule, key, cost = 1) => (await counted([{ rule, key }], cost))[0] ?? local(rule, key, cost),
    takeAll: async (claims) => {
      if (claims.length === 0) return null;
      const verdicts = await counted(claims, 1);
      return firstExceeded(claims.map(({ rule }, index) => ({ rule, verdict: verdicts[index] })));
    },
    peek: (rule, key) =>
      valkey.ask(
        (redis) => readInValkey(redis, rule, key),
        () => local(rule, key, 0),
      ),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

function firstExceeded(counted: readonly { readonly rule: RateRule; readonly verdict: RateVerdict | undefined }[]): RateRule | null {
  return counted.find(({ verdict }) => verdict?.allowed === false)?.rule ?? null;
}

function nameOf({ rule, key }: RateClaim): string {
  return `rate:${rule.name}:${key}`;
}

async function countInValkey(redis: Redis, claims: readonly RateClaim[], cost: number): Promise<readonly RateVerdict[]> {
  const answer: unknown = await redis.eval(COUNT, claims.length, ...claims.map(nameOf), cost, ...claims.map(({ rule }) => rule.windowMs));
  const numbers = Array.isArray(answer) ? answer.map(Number) : [];
  if (numbers.length !== 2 * claims.length || !numbers.every(Number.isFinite)) throw new Error('Valkey answered without a count.');
  return claims.map(({ rule }, index) => verdictOf(rule, numbers[2 * index] ?? 0, numbers[2 * index + 1] ?? 0, cost));
}

async function readInValkey(redis: Redis, rule: RateRule, key: string): Promise<RateVerdict> {
  const name = nameOf({ rule, key });
  const [count, left] = await Promise.all([redis.get(name), redis.pttl(name)]);
  return verdictOf(rule, Number(count ?? 0), left > 0 ? left : rule.windowMs, 0);
}

function verdictOf(rule: RateRule, count: number, resetMs: number, cost: number): RateVerdict {
  return { allowed: cost > 0 ? count <= rule.limit : count < rule.limit, remaining: Math.max(0, rule.limit - count), resetMs };
}

type Count = (rule: RateRule, key: string, cost: number) => RateVerdict;

function inProcessCounts(clock: Clock): Count {
  const counts = new Map<string, { count: number; endsAt: number }>();
  return (rule, key, cost) => {
    const now = clock.now();
    const name = nameOf({ rule, key });
    let entry = counts.get(name);
    if (!entry || entry.endsAt <= now) {
      if (counts.size >= LOCAL_KEYS_MAX) forgetOldest(counts, now);
      entry = { count: 0, endsAt: now + rule.windowMs };
      if (cost > 0) counts.set(name, entry);
    }
    entry.count += cost;
    return verdictOf(rule, entry.count, entry.endsAt - now, cost);
  };
}

function forgetOldest(counts: Map<string, { count: number; endsAt: number }>, now: number): void {
  for (const [key, entry] of counts) if (entry.endsAt <= now) counts.delete(key);
  for (const key of counts.keys()) {
    if (counts.size < LOCAL_KEYS_MAX) return;
    counts.delete(key);
  }
}
