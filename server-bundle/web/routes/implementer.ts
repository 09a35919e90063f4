/** The implementer of the admin contract that every subject's routes hang on: storage's refusals become the contract's errors in it, once. */
import { implement } from '@orpc/server';
import type { Clock } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import { adminContract } from '../../contract/admin.ts';
import type { Storage } from '../../storage/api/operations.ts';
import { toApiError } from '../errors.ts';

export interface ApiDependencies {
  /** With the `api` role. */
  readonly storage: Storage;
  readonly tlsDirectory: string;
  readonly version: string;
  readonly clock: Clock;
  readonly log: Log;
}

// The types of the implementer and of the routes are oRPC's to infer.

export function implementAdmin(log: Log) {
  return implement(adminContract).use(async ({ next }) => {
    try {
      return await next();
    } catch (error) {
      throw toApiError(error, log);
    }
  });
}
export type AdminImplementer = ReturnType<typeof implementAdmin>;
