/** How the connections of the played servers stand: the second is away; of a long list some are on their way, some were never asked for. */
import type { ConnectionState, Server } from '../../../desktop/contract/index.ts';
import { NOW } from './data.ts';

const AWAY =
  'There is no way to 2001:db8:85a3::8a2e:370:7334 from this network. Check the address, your own connection (and IPv6, if it is an IPv6 address), and that the server is switched on.';

export function connectionOf(server: Server, index: number): ConnectionState {
  const state = stateOf(index);
  const isAway = state === 'failed' || state === 'reconnecting';
  return {
    serverId: server.id,
    state,
    latencyMs: state === 'connected' ? 23 : null,
    since: NOW,
    error: isAway ? { code: 'UNREACHABLE', message: AWAY } : null,
  };
}

function stateOf(index: number): ConnectionState['state'] {
  if (index === 1) return 'failed';
  if (index < 2) return 'connected';
  return index % 9 === 4 ? 'reconnecting' : index % 9 === 5 ? 'connecting' : index % 9 === 7 ? 'idle' : 'connected';
}
