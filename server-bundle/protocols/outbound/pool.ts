/**
 * Sessions that are open and idle, to carry the next message for the same host under the same proof of who it is (RFC 5321 §3.1: a session may
 * carry any number of transactions). One is given up after a while, after many messages, or when its time is over.
 */
import type { Clock } from '../../base/clock.ts';
import { systemClock } from '../../base/clock.ts';
import type { Connected } from './security/connect.ts';
import { OUTBOUND_LIMITS } from './limits.ts';

export interface Pooled extends Connected {
  readonly openedAt: number;
}

export interface SessionPool extends AsyncDisposable {
  /** One that may be used now, or undefined. It belongs to the caller until it is given back. */
  take(key: string): Pooled | undefined;
  /** Kept for the next message, or ended politely. */
  give(key: string, session: Pooled): void;
}

interface Idle {
  readonly pooled: Pooled;
  readonly timer: NodeJS.Timeout;
}

export function sessionPool(clock: Clock = systemClock): SessionPool {
  const idle = new Map<string, Idle[]>();
  const ending = new Set<Promise<void>>();
  let count = 0;
  const end = (pooled: Pooled): void => {
    const done = pooled.session.quit().finally(() => ending.delete(done));
    ending.add(done);
  };
  const remove = (key: string, one: Idle): void => {
    clearTimeout(one.timer);
    count -= 1;
    const rest = (idle.get(key) ?? []).filter((other) => other !== one);
    if (rest.length > 0) idle.set(key, rest);
    else idle.delete(key);
  };
  const isGood = ({ session, openedAt }: Pooled): boolean =>
    session.isUsable && session.transactions < OUTBOUND_LIMITS.sessionMessages && clock.now() - openedAt < OUTBOUND_LIMITS.sessionAgeMs;
  return {
    take: (key) => {
      for (;;) {
        const last = idle.get(key)?.at(-1);
        if (last === undefined) return undefined;
        remove(key, last);
        if (isGood(last.pooled) && last.pooled.session.isQuiet) return last.pooled;
        end(last.pooled);
      }
    },
    give: (key, pooled) => {
      if (!isGood(pooled) || count >= OUTBOUND_LIMITS.sessionsKept) {
        end(pooled);
        return;
      }
      const one: Idle = {
        pooled,
        timer: setTimeout(() => {
          remove(key, one);
          end(pooled);
        }, OUTBOUND_LIMITS.sessionIdleMs),
      };
      idle.set(key, [...(idle.get(key) ?? []), one]);
      count += 1;
    },
    [Symbol.asyncDispose]: async () => {
      for (const [key, all] of idle)
        for (const one of all) {
          remove(key, one);
          end(one.pooled);
        }
      await Promise.all(ending);
    },
  };
}
