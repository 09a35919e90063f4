/** Somebody else's mail server, which notes what it took and when. It knows nobody whose name begins with `nobody`. */
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';

export interface CountingSink extends AsyncDisposable {
  readonly port: number;
  /** By Subject: when each copy was answered with 250. */
  readonly taken: ReadonlyMap<string, readonly number[]>;
}

export async function countingSink(): Promise<CountingSink> {
  const taken = new Map<string, number[]>();
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    logger: false,
    onRcptTo: ({ address }, _session, answer) => {
      answer(address.startsWith('nobody') ? Object.assign(new Error('5.1.1 No such user'), { responseCode: 550 }) : null);
    },
    onData: (stream, _session, answer) => {
      text(stream).then(
        (raw) => {
          const name = subjectOf(raw);
          taken.set(name, [...(taken.get(name) ?? []), Date.now()]);
          answer(null);
        },
        (error: unknown) => answer(error instanceof Error ? error : new Error(String(error))),
      );
    },
  });
  server.on('error', () => undefined);
  const listener = server.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const address = listener.address();
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    taken,
    [Symbol.asyncDispose]: () => new Promise((resolve) => server.close(resolve)),
  };
}

export function subjectOf(raw: string): string {
  return /^Subject: (\S+)\r?$/im.exec(raw)?.[1] ?? '';
}
