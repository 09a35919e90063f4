/** A memory that forgets by itself and may be lost at any time: greylisting and reputation stand on it. */
import { systemClock } from '../base/clock.ts';
import type { Clock } from '../base/clock.ts';
import type { Valkey } from '../base/valkey.ts';

export interface ExpiringStore {
  /** The values, null where there is none; null for all of it when the store cannot be reached. Never throws. */
  read(keys: readonly string[]): Promise<readonly (string | null)[] | null>;
  /** What cannot be written is let go. `isNew` leaves what stands there. Never throws. */
  write(key: string, value: string, options: { readonly ttlMs: number; readonly isNew: boolean }): Promise<void>;
}

export function valkeyStore(valkey: Valkey): ExpiringStore {
  return {
    read: (keys) =>
      valkey.ask<readonly (string | null)[] | null>(
        (redis) => redis.mget(...keys),
        () => null,
      ),
    write: (key, value, { ttlMs, isNew }) =>
      valkey.ask<undefined>(
        async (redis) => {
          await (isNew ? redis.set(key, value, 'PX', ttlMs, 'NX') : redis.set(key, value, 'PX', ttlMs));
          return undefined;
        },
        () => undefined,
      ),
  };
}

/** For one process, and for tests. */
export function inProcessStore(clock: Clock = systemClock): ExpiringStore {
  const entries = new Map<string, { readonly value: string; readonly until: number }>();
  const find = (key: string): string | null => {
    const found = entries.get(key);
    return found && found.until > clock.now() ? found.value : null;
  };
  return {
    read: (keys) => Promise.resolve(keys.map(find)),
    write: (key, value, { ttlMs, isNew }) => {
      if (!isNew || find(key) === null) entries.set(key, { value, until: clock.now() + ttlMs });
      return Promise.resolve();
    },
  };
}
