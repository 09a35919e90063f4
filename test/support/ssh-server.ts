/**
 * An SSH server inside the test, for behaviour that a real sshd shows only on bad days: prompts for a second factor,
 * sessions that are refused, logins that end in the middle.
 */
import { generateKeyPairSync } from 'node:crypto';
import net from 'node:net';
import ssh2, { type AuthContext, type Session } from 'ssh2';
import type { Endpoint, HostKey } from '../../desktop/contract/models.ts';
import { hostKeyOf } from '../../desktop/main/remote/ssh/host-key.ts';

export interface ScriptedServer extends AsyncDisposable {
  readonly endpoint: Endpoint;
  readonly hostKey: HostKey;
  /** Login methods that were asked for, in order. */
  readonly asked: readonly string[];
}

export interface Script {
  readonly onLogin: (context: AuthContext) => void;
  /** For each session channel; nothing means that exec requests stay unanswered. */
  readonly onSession?: (session: Session) => void;
}

export async function startScriptedServer(script: Script): Promise<ScriptedServer> {
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  const asked: string[] = [];
  const parsed = ssh2.utils.parseKey(privateKey);
  if (parsed instanceof Error) throw parsed;
  const server = new ssh2.Server({ hostKeys: [privateKey] }, (client) => {
    client.on('error', () => undefined);
    client.on('authentication', (context) => {
      asked.push(context.method);
      script.onLogin(context);
    });
    client.on('session', (accept) => script.onSession?.(accept()));
  });
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return {
    endpoint: { host: '127.0.0.1', port: address.port, user: 'root' },
    hostKey: hostKeyOf(parsed.getPublicSSH()),
    asked,
    [Symbol.asyncDispose]: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** Answers an SSH client with whatever bytes the test likes, or with silence. */
export async function startOtherServer(greeting: string | null): Promise<Endpoint & AsyncDisposable> {
  const sockets = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    if (greeting !== null) socket.write(greeting);
  });
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return {
    host: '127.0.0.1',
    port: address.port,
    user: 'root',
    [Symbol.asyncDispose]: async () => {
      sockets.forEach((socket) => socket.destroy());
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
