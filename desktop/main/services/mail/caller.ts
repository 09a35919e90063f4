/** What the parts of the mail service share: one server is meant, and something is asked of its API. */
import type { ServerId } from '../../../contract/models.ts';
import type { AdminClient } from '../../server-api/server-api.ts';

export interface Options {
  readonly signal?: AbortSignal | undefined;
}

export type OfServer<T = unknown> = T & { readonly serverId: ServerId };

/** Carries out one piece of work with the client of the server in question. */
export type Caller = <T>(work: (client: AdminClient, signal: { signal?: AbortSignal }) => Promise<T>) => Promise<T>;

export type CallerFor = (input: { readonly serverId: ServerId }, options: Options | undefined) => Caller;

type Given<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** Without the fields that were left out: the contract says `undefined` for them, the API wants them absent. */
export function given<T extends object>(fields: T): Given<T> {
  // What is left is not undefined.
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Given<T>;
}
