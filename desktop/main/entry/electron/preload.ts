/**
 * The preload script, alone in its sandbox: it hands one MessagePort from the page to main, and nothing else. The page gets
 * no function and no event object; what may be called is the contract, checked in main.
 */
import { ipcRenderer } from 'electron';
import { PORT_CHANNEL } from './channels.ts';

window.addEventListener('message', (event: MessageEvent<unknown>) => {
  const port = event.ports[0];
  if (event.source !== window || event.origin !== window.origin || event.data !== PORT_CHANNEL || port === undefined) return;
  ipcRenderer.postMessage(PORT_CHANNEL, null, [port]);
});
