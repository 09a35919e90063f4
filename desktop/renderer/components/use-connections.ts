/** The state of every server's connection, as main sees it. */
import { createContext, useContext } from 'react';
import type { ConnectionState } from '../../contract/index.ts';
import type { Tone } from './StateLabel.tsx';

export type Connections = Readonly<Record<string, ConnectionState>>;

export const ConnectionsContext = createContext<Connections>({});

export function useConnections(): Connections {
  return useContext(ConnectionsContext);
}

export function toneOf(state: ConnectionState['state'] | undefined): Tone {
  if (state === 'connected') return 'pass';
  if (state === 'failed') return 'fail';
  return state === 'connecting' || state === 'reconnecting' ? 'info' : 'idle';
}
