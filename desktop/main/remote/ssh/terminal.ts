/** Interactive channels: a login shell with a window size (RFC 4254 §6.2, §6.7). */
import type { ClientChannel } from 'ssh2';
import type { TerminalChannel, TerminalSize } from '../remote.ts';
import { SCREEN_ENVIRONMENT, TERM } from '../screen.ts';
import { open } from './channel.ts';
import type { Session } from './session.ts';

export async function openShell(session: Session, size: TerminalSize): Promise<TerminalChannel> {
  const window = { term: TERM, cols: size.columns, rows: size.rows };
  const channel = await open(session, (client, done) => client.shell(window, { env: SCREEN_ENVIRONMENT }, done));
  return { stream: channel, exit: exitOf(channel, session.closed), resize: ({ columns, rows }) => channel.setWindow(rows, columns, 0, 0) };
}

function exitOf(channel: ClientChannel, closed: AbortSignal): Promise<number | null> {
  return new Promise((resolve) => {
    let exitCode: number | null = null;
    channel.on('exit', (code: number | null) => {
      exitCode = code;
    });
    channel.once('close', () => resolve(exitCode));
    channel.on('error', () => undefined);
    closed.addEventListener('abort', () => resolve(null), { once: true });
  });
}
