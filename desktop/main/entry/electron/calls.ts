/**
 * The one registration of IPC: a page hands over a MessagePort, and if its main frame is ours, the contract answers on it. Every
 * input is then checked by the contract's own bounded schemas.
 */
import { ipcMain } from 'electron';
import { RPCHandler } from '@orpc/server/message-port';
import type { DoorApp } from '../browser/door-app.ts';
import { PORT_CHANNEL } from './channels.ts';
import { isOurs } from './origin.ts';

export function serveCalls(app: DoorApp): void {
  const handler = new RPCHandler(app.router);
  ipcMain.on(PORT_CHANNEL, (event) => {
    const [port] = event.ports;
    const frame = event.senderFrame;
    if (port === undefined) return;
    if (frame === null || frame.parent !== null || !isOurs(frame.url)) {
      port.close();
      return;
    }
    handler.upgrade(port, { context: {} });
    port.start();
  });
}
