/** Chooses the connection by the door this page came through. */
import type { Connection } from './connection.ts';
import { connectMessagePort } from './message-port.ts';
import { connectWebSocket } from './web-socket.ts';

export function openConnection(): Connection {
  return window.location.protocol === 'app:' ? connectMessagePort() : connectWebSocket(`ws://${window.location.host}/rpc`);
}
