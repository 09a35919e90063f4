/** The server that the views of a section are about. */
import { createContext, useContext } from 'react';
import type { Server } from '../../contract/index.ts';

export const ServerContext = createContext<Server | null>(null);

export function useServer(): Server {
  const server = useContext(ServerContext);
  if (server === null) throw new Error('useServer outside of a server view');
  return server;
}
