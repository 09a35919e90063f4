/** The services as processes of their own, as in production: their secrets and configuration in a directory, their ports beside the usual ones. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Sensitive } from '../../server-bundle/base/sensitive.ts';
import { INNER_PORTS, SECRETS } from '../../server-bundle/contract/stack.ts';
import type { SecretName } from '../../server-bundle/contract/stack.ts';

/** As in the image. */
export const NODE_ARGUMENTS = ['--max-semi-space-size=1'];
export const SERVER = path.join(import.meta.dirname, '../../server-bundle/entry/main.ts');

export interface PreparedStack {
  readonly env: NodeJS.ProcessEnv;
  readonly storageUrl: string;
  readonly secret: (name: SecretName) => Sensitive;
}

export interface StackOptions {
  readonly directory: string;
  readonly certificate: { readonly cert: string; readonly key: string };
  /** Added to every inner port. */
  readonly portOffset: number;
  readonly valkeyPort: number;
  /** `address:port`; where nobody asks, none. */
  readonly resolver?: string;
}

export function prepareStack({ directory, certificate, portOffset, valkeyPort, resolver }: StackOptions): PreparedStack {
  const [secretsDirectory, data] = [path.join(directory, 'secrets'), path.join(directory, 'data')];
  for (const folder of [secretsDirectory, path.join(data, 'tls'), path.join(data, 'mail')]) mkdirSync(folder, { recursive: true });
  const secrets = new Map<string, string>(SECRETS.map((name) => [name, randomBytes(32).toString('hex')]));
  for (const [name, value] of secrets) writeFileSync(path.join(secretsDirectory, name), value);
  writeFileSync(path.join(data, 'tls', 'certificate.pem'), certificate.cert);
  writeFileSync(path.join(data, 'tls', 'key.pem'), certificate.key);
  const stackFile = path.join(directory, 'stack.json');
  writeFileSync(stackFile, JSON.stringify(STACK));
  const storageUrl = `ws://127.0.0.1:${INNER_PORTS.sqlite.storage + portOffset}`;
  const env = {
    ...process.env,
    NODE_ENV: 'production',
    // As in the image.
    MALLOC_ARENA_MAX: '1',
    PALOMAR_STACK: stackFile,
    PALOMAR_SECRETS: secretsDirectory,
    PALOMAR_DATA: data,
    PALOMAR_STORAGE_URL: storageUrl,
    PALOMAR_REDIS_URL: `redis://127.0.0.1:${valkeyPort}`,
    ...(resolver === undefined ? {} : { PALOMAR_RESOLVER: resolver }),
    PALOMAR_LISTEN: '127.0.0.1',
    PALOMAR_PORT_OFFSET: `${portOffset}`,
  };
  return { env, storageUrl, secret: (name) => new Sensitive(secrets.get(name) ?? '') };
}

const STACK = {
  version: 1,
  domain: 'dovecote.test',
  hostname: 'mail.dovecote.test',
  addresses: { ipv4: '127.0.0.1', ipv6: null },
  acme: { directoryUrl: 'https://acme.test/directory', email: null, certificateAuthority: null },
  resolver: { roots: [], trustAnchors: [], transparentZones: [] },
};

/** Runs until it is disposed of; listening on `port` by the time this resolves. */
export async function begin(argv: readonly string[], port: number, env: NodeJS.ProcessEnv): Promise<AsyncDisposable & { readonly pid: number }> {
  const child = spawn(argv[0] ?? '', argv.slice(1), { env, stdio: ['ignore', 'ignore', 'inherit'] });
  const process = { pid: child.pid ?? 0, [Symbol.asyncDispose]: () => stop(child) };
  await untilListening(child, port).catch(async (error: unknown) => {
    await stop(child);
    throw error;
  });
  return process;
}

export const VALKEY = (port: number): readonly string[] => [
  'redis-server',
  '--port',
  `${port}`,
  '--bind',
  '127.0.0.1',
  '--save',
  '',
  '--appendonly',
  'no',
];

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}

async function untilListening(child: ChildProcess, port: number): Promise<void> {
  for (let round = 0; round < 100; round += 1) {
    if (child.exitCode !== null) throw new Error(`A service ended with ${child.exitCode} before it listened.`);
    const socket = connect(port, '127.0.0.1');
    const isOpen = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (isOpen) return;
    await pause(100);
  }
  throw new Error(`Nothing listens on port ${port}.`);
}
