/**
 * The implementer of the contract that every subject's routes hang on: failures become the contract's errors in it, once, streams' too. A stream
 * ends when the vault is locked, whatever it is of, so that none can be forgotten; but for the few that show nothing of a server.
 */
import { implement } from '@orpc/server';
import { contract } from '../../contract/contract.ts';
import type { App } from './app.ts';
import { guardStream, toOrpcError } from './boundary.ts';
import { untilLocked } from './until-locked.ts';

export type Implementer = ReturnType<typeof implementContract>;

// The types of the implementer and of the routes are oRPC's to infer.

/** Streams that know of no server: they go on behind a locked vault. */
const WITHOUT_VAULT: readonly string[] = ['desktop', 'practice'];

export function implementContract({ log, vault }: Pick<App, 'log' | 'vault'>) {
  return implement(contract).use(async ({ next, path }, _input, output) => {
    try {
      const result = await next();
      const answer: unknown = result.output;
      if (isStream(answer)) return await output(guardStream(WITHOUT_VAULT.includes(path[0] ?? '') ? answer : untilLocked(answer, vault), log));
      return result;
    } catch (error) {
      throw toOrpcError(error, log);
    }
  });
}

function isStream(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}
