/**
 * Opens session channels. A server at its MaxSessions refuses one for a moment: that is waited out, any other refusal
 * is an error.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client, ClientCallback, ClientChannel } from 'ssh2';
import { PalomarError } from '../../../contract/errors.ts';
import { CHANNEL_OPEN_TIMEOUT_MS } from '../limits.ts';
import { connectionLost } from './faults.ts';
import type { Session } from './session.ts';

const RETRY_MS = 100;

export function openExec(session: Pick<Session, 'client' | 'closed'>, line: string): Promise<ClientChannel> {
  return open(session, (client, done) => client.exec(line, done));
}

/** @throws CONNECTION_LOST, CONFLICT when the server allows no further channel */
export async function open(
  session: Pick<Session, 'client' | 'closed'>,
  request: (client: Client, done: ClientCallback) => unknown,
): Promise<ClientChannel> {
  const deadline = Date.now() + CHANNEL_OPEN_TIMEOUT_MS;
  for (;;) {
    try {
      return await once(session, request);
    } catch (error) {
      if (session.closed.aborted) throw connectionLost(error);
      if (!(error instanceof Error) || !/open fail/i.test(error.message)) throw error;
      if (Date.now() > deadline)
        throw new PalomarError(
          'CONFLICT',
          'The server allows no further session on this connection (MaxSessions). Close a terminal or wait for a running action.',
          { cause: error },
        );
      await sleep(RETRY_MS);
    }
  }
}

function once(
  { client, closed }: Pick<Session, 'client' | 'closed'>,
  request: (client: Client, done: ClientCallback) => unknown,
): Promise<ClientChannel> {
  return new Promise((resolve, reject) => {
    const lost = () => reject(connectionLost());
    if (closed.aborted) return lost();
    closed.addEventListener('abort', lost, { once: true });
    try {
      request(client, (error, channel) => {
        closed.removeEventListener('abort', lost);
        if (error) reject(error);
        else resolve(channel);
      });
    } catch (error) {
      // ssh2 throws when its socket has just closed.
      closed.removeEventListener('abort', lost);
      reject(connectionLost(error));
    }
  });
}
