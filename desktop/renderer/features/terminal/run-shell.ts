/** Joins an xterm and a remote shell: keys and sizes go there, bytes come here. Writes keep their order. */
import type { Terminal } from '@xterm/xterm';
import type { ServerId } from '../../../contract/index.ts';
import type { Client } from '../../connection/connection.ts';
import { decodeBytes, encodeText } from './base64.ts';

interface Shell {
  readonly client: Client;
  readonly terminal: Terminal;
  readonly serverId: ServerId;
  readonly service: string | null;
  readonly signal: AbortSignal;
  readonly onOpened: () => void;
}

/** Resolves with the exit code. @throws what the call throws. */
export async function runShell({ client, terminal, serverId, service, signal, onOpened }: Shell): Promise<number | null> {
  const size = { columns: terminal.cols, rows: terminal.rows };
  const events = await client.terminal.open({ serverId, ...size, ...(service === null ? {} : { service }) }, { signal });
  const listeners: { dispose(): void }[] = [];
  let ended = false;
  let terminalId: string | null = null;
  try {
    for await (const event of events) {
      if (event.kind === 'opened') {
        terminalId = event.terminalId;
        onOpened();
        listeners.push(...connect(client, terminal, event.terminalId));
      } else if (event.kind === 'data') terminal.write(decodeBytes(event.data));
      else {
        ended = true;
        return event.exitCode;
      }
    }
    return null;
  } finally {
    for (const listener of listeners) listener.dispose();
    if (!ended && terminalId !== null) await client.terminal.close({ terminalId }).catch(() => undefined);
  }
}

function connect(client: Client, terminal: Terminal, terminalId: string): { dispose(): void }[] {
  let last: Promise<unknown> = Promise.resolve();
  const inOrder = (call: () => Promise<unknown>): void => {
    last = last.then(call).catch(() => undefined);
  };
  return [
    terminal.onData((text) => inOrder(() => client.terminal.write({ terminalId, data: encodeText(text) }))),
    terminal.onResize(({ cols, rows }) => inOrder(() => client.terminal.resize({ terminalId, columns: cols, rows }))),
  ];
}
