/**
 * The ports of a service that people's programs log in to: one behind TLS from the first byte (RFC 8314), and one where a session begins in
 * the clear and goes over to TLS, whichever of them there are. How many sessions there may be, in all and of one client, is seen to here.
 */
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import tls, { createSecureContext } from 'node:tls';
import type { SecureContext } from 'node:tls';
import type { CertificateWatch } from '../../base/certificate.ts';
import { Hellos } from './hello.ts';

/** undefined host binds every address of both families. */
export interface Place {
  readonly host: string | undefined;
  readonly port: number;
}

/** One client's session. */
interface Visitor extends AsyncDisposable {
  /** What its client is counted by. */
  readonly clientKey: string;
  /** Until the client leaves. Never throws. */
  run(): Promise<unknown>;
  /** Tells the client why and closes. */
  end(reason: string): void;
}

export interface DoorsOptions<V extends Visitor> {
  readonly certificate: CertificateWatch;
  readonly secure?: Place;
  readonly plain?: Place;
  readonly handshakeTimeoutMs: number;
  readonly maxSessions: number;
  readonly maxSessionsPerClient: number;
  /** `secureContext` is of the certificate that is in the files by then. */
  readonly begin: (socket: Socket, secureContext: () => SecureContext) => V;
}

export interface Doors extends AsyncDisposable {
  /** Null where there is none. */
  readonly securePort: number | null;
  readonly plainPort: number | null;
  readonly sessions: number;
}

/** Resolves when the ports are open. A new certificate serves the next handshake; running sessions keep theirs. */
export async function openDoors<V extends Visitor>(options: DoorsOptions<V>): Promise<Doors> {
  const sessions = new Set<V>();
  await using stack = new AsyncDisposableStack();
  const closed: Promise<unknown>[] = [];
  stack.defer(async () => {
    await Promise.all(closed);
  });
  stack.defer(async () => {
    for (const session of sessions) session.end('The server restarts; connect again shortly');
    await Promise.all([...sessions].map((session) => session[Symbol.asyncDispose]()));
  });
  let context = contextOf(options.certificate.current());
  stack.defer(options.certificate.onChange((certificate) => (context = contextOf(certificate))));
  const secureContext = (): SecureContext => context;
  const visit = (socket: Socket): void => {
    socket.setNoDelay(true);
    const session = options.begin(socket, secureContext);
    const refusal = refusalFor(sessions, session.clientKey, options);
    if (refusal !== null) return session.end(refusal);
    sessions.add(session);
    void session.run().finally(() => sessions.delete(session));
  };
  const securePort = options.secure ? await open({ stack, closed }, secureServer(stack, options, visit), options.secure) : null;
  const plainPort = options.plain ? await open({ stack, closed }, createServer(visit), options.plain) : null;
  const kept = stack.move();
  return {
    securePort,
    plainPort,
    get sessions() {
      return sessions.size;
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

type Certificate = ReturnType<CertificateWatch['current']>;

function contextOf(certificate: Certificate): SecureContext {
  return createSecureContext({ ...certificate, minVersion: 'TLSv1.2' });
}

/** Listens itself, and has those who speak shake hands. */
function secureServer(
  stack: AsyncDisposableStack,
  { certificate, handshakeTimeoutMs }: Pick<DoorsOptions<Visitor>, 'certificate' | 'handshakeTimeoutMs'>,
  visit: (socket: Socket) => void,
): Server {
  const handshakes = tls.createServer({ ...certificate.current(), minVersion: 'TLSv1.2', handshakeTimeout: handshakeTimeoutMs }, visit);
  handshakes.on('tlsClientError', (_error, socket) => socket.destroy());
  stack.defer(certificate.onChange((next) => handshakes.setSecureContext({ ...next, minVersion: 'TLSv1.2' })));
  const hellos = stack.use(new Hellos(handshakeTimeoutMs));
  return createServer((socket) => hellos.await(socket, (speaking) => handshakes.emit('connection', speaking)));
}

interface Closing {
  readonly stack: AsyncDisposableStack;
  readonly closed: Promise<unknown>[];
}

/** Takes nobody any more before its sessions are told to go, and is awaited behind them: it has closed when they have. */
async function open({ stack, closed }: Closing, server: Server, { host, port }: Place): Promise<number> {
  server.listen({ port, host });
  await once(server, 'listening');
  stack.defer(() => {
    closed.push(once(server, 'close'));
    server.close();
  });
  const address = server.address();
  return typeof address === 'object' && address ? address.port : port;
}

function refusalFor(
  sessions: ReadonlySet<Visitor>,
  client: string,
  { maxSessions, maxSessionsPerClient }: Pick<DoorsOptions<Visitor>, 'maxSessions' | 'maxSessionsPerClient'>,
): string | null {
  if (sessions.size >= maxSessions) return 'The server is full; try again later';
  let same = 0;
  for (const session of sessions) if (session.clientKey === client) same += 1;
  return same >= maxSessionsPerClient ? 'Too many connections from your address' : null;
}
