/** The implementer of the contract that every subject's routes hang on: failures become the contract's errors in it, once, streams' too. */
import { implement } from '@orpc/server';
import { contract } from '../../contract/contract.ts';
import type { App } from './app.ts';
import { guardStream, toOrpcError } from './boundary.ts';

export type Implementer = ReturnType<typeof implementContract>;

// The types of the implementer and of the routes are oRPC's to infer.

export function implementContract(log: App['log']) {
  return implement(contract).use(async ({ next }, _input, output) => {
    try {
      const result = await next();
      const answer: unknown = result.output;
      if (isStream(answer)) return await output(guardStream(answer, log));
      return result;
    } catch (error) {
      throw toOrpcError(error, log);
    }
  });
}

function isStream(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}
