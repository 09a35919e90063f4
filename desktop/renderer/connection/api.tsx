/** What components use of the connection: the client, query helpers and the state of the link. */
import { createTanstackQueryUtils } from '@orpc/tanstack-query';
import { createContext, useContext, useSyncExternalStore } from 'react';
import type { Client, Connection, LinkState } from './connection.ts';

export interface Api {
  readonly client: Client;
  readonly query: ReturnType<typeof createTanstackQueryUtils<Client>>;
  readonly connection: Connection;
}

const ApiContext = createContext<Api | null>(null);
export const ApiProvider = ApiContext.Provider;

export function createApi(connection: Connection): Api {
  return { client: connection.client, query: createTanstackQueryUtils(connection.client), connection };
}

export function useApi(): Api {
  const api = useContext(ApiContext);
  if (api === null) throw new Error('useApi outside of ApiProvider');
  return api;
}

export function useLinkState(): LinkState {
  const { connection } = useApi();
  return useSyncExternalStore(connection.subscribe, connection.state);
}
