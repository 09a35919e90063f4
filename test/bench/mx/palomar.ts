/** The services as processes of their own, as in production, with a Valkey beside them; of mx there are two, one of which judges nothing. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Sensitive } from '../../../server-bundle/base/sensitive.ts';
import { INNER_PORTS, SECRETS } from '../../../server-bundle/contract/stack.ts';
import { connectStorage } from '../../../server-bundle/storage/client/connect.ts';
import { cpuMsOf } from './cpu.ts';
import type { Dns } from './dns.ts';

const OFFSET = 31_000;
const UNCHECKED_OFFSET = OFFSET + 100;
const VALKEY_PORT = 31_379;
const SERVER = path.join(import.meta.dirname, '../../../server-bundle/entry/main.ts');
const BENCH_MX = path.join(import.meta.dirname, 'service.ts');
/** As in the image. */
const NODE_ARGUMENTS = ['--max-semi-space-size=1'];
export const OWNER_PASSWORD = 'correct horse battery';

export interface Palomar extends AsyncDisposable {
  readonly ports: { readonly checked: number; readonly unchecked: number; readonly submission: number };
  /** CPU time so far, by service. */
  cpuMs(): Readonly<Record<string, number>>;
  /** Messages in the inbox of the owner who is logged in. */
  received(): Promise<number>;
  /** What a login may send within an hour must not end a benchmark. */
  sendWithoutLimit(): Promise<void>;
}

export interface PalomarOptions {
  readonly directory: string;
  readonly dns: Dns;
  readonly certificate: { readonly cert: string; readonly key: string };
}

/** Two mailboxes: the owner of `open@` is logged in, the owner of `locked@` is not. */
export async function startPalomar(options: PalomarOptions): Promise<Palomar> {
  if (!existsSync('/usr/bin/redis-server')) throw new Error('This needs redis-server: apt-get install -y --no-install-recommends redis-server');
  await using stack = new AsyncDisposableStack();
  const { env, secrets } = prepareStack(options);
  const services = new Map<string, number>();
  const begin = async (name: string, argv: readonly string[], port: number, more: NodeJS.ProcessEnv = {}): Promise<void> => {
    const child = spawn(argv[0] ?? '', argv.slice(1), { env: { ...env, ...more }, stdio: ['ignore', 'ignore', 'inherit'] });
    stack.defer(() => stop(child));
    await untilListening(child, port);
    services.set(name, child.pid ?? 0);
  };
  const node = [process.execPath, ...NODE_ARGUMENTS];
  const storagePort = INNER_PORTS.sqlite.storage + OFFSET;
  const ports = {
    checked: INNER_PORTS.mx.smtp + OFFSET,
    unchecked: INNER_PORTS.mx.smtp + UNCHECKED_OFFSET,
    submission: INNER_PORTS.smtp.submission + OFFSET,
  };
  await begin('valkey', ['redis-server', '--port', `${VALKEY_PORT}`, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'], VALKEY_PORT);
  await begin('sqlite', [...node, SERVER, 'sqlite'], storagePort);
  await begin('mx', [...node, BENCH_MX], ports.checked);
  await begin('mx unchecked', [...node, BENCH_MX], ports.unchecked, { PALOMAR_BENCH_CHECKS: 'off', PALOMAR_PORT_OFFSET: `${UNCHECKED_OFFSET}` });
  await begin('smtp', [...node, SERVER, 'smtp'], ports.submission);
  await begin('smtp-bree', [...node, SERVER, 'smtp-bree'], storagePort);
  const secret = (name: string): Sensitive => new Sensitive(secrets[name] ?? '');
  const url = `ws://127.0.0.1:${storagePort}`;
  const api = stack.use(connectStorage({ url, secret: secret('storage-api') }));
  await api.call('domain.create', { name: 'dovecote.test' });
  for (const name of ['open', 'locked']) await api.call('account.create', { address: `${name}@dovecote.test`, password: OWNER_PASSWORD });
  const imap = stack.use(connectStorage({ url, secret: secret('storage-imap') }));
  const { session } = await imap.call('login.open', { address: 'open@dovecote.test', password: OWNER_PASSWORD });
  const owned = stack.move();
  return {
    ports,
    cpuMs: () => Object.fromEntries([...services].map(([name, pid]) => [name, cpuMsOf(pid)])),
    received: async () => (await imap.call('mailbox.list', { session })).find((mailbox) => mailbox.name === 'INBOX')?.messages ?? 0,
    sendWithoutLimit: async () => {
      const [subject, many] = ['', 100_000_000];
      await api.call('sending-limit.set', { subject, messagesPerHour: many, messagesPerDay: many, recipientsPerHour: many, recipientsPerDay: many });
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

function prepareStack({ directory, dns, certificate }: PalomarOptions): {
  readonly env: NodeJS.ProcessEnv;
  readonly secrets: Readonly<Record<string, string>>;
} {
  const [secretsDirectory, data] = [path.join(directory, 'secrets'), path.join(directory, 'data')];
  for (const folder of [secretsDirectory, path.join(data, 'tls'), path.join(data, 'mail')]) mkdirSync(folder, { recursive: true });
  const secrets = Object.fromEntries(SECRETS.map((name) => [name, randomBytes(32).toString('hex')]));
  for (const [name, value] of Object.entries(secrets)) writeFileSync(path.join(secretsDirectory, name), value);
  writeFileSync(path.join(data, 'tls', 'certificate.pem'), certificate.cert);
  writeFileSync(path.join(data, 'tls', 'key.pem'), certificate.key);
  const stackFile = path.join(directory, 'stack.json');
  writeFileSync(stackFile, JSON.stringify(STACK));
  const env = {
    ...process.env,
    NODE_ENV: 'production',
    PALOMAR_STACK: stackFile,
    PALOMAR_SECRETS: secretsDirectory,
    PALOMAR_DATA: data,
    PALOMAR_STORAGE_URL: `ws://127.0.0.1:${INNER_PORTS.sqlite.storage + OFFSET}`,
    PALOMAR_REDIS_URL: `redis://127.0.0.1:${VALKEY_PORT}`,
    PALOMAR_RESOLVER: `${dns.address}:${dns.port}`,
    PALOMAR_LISTEN: '127.0.0.1',
    PALOMAR_PORT_OFFSET: `${OFFSET}`,
  };
  return { env, secrets };
}

const STACK = {
  version: 1,
  domain: 'dovecote.test',
  hostname: 'mail.dovecote.test',
  addresses: { ipv4: '127.0.0.1', ipv6: null },
  acme: { directoryUrl: 'https://acme.test/directory', email: null, certificateAuthority: null },
  resolver: { roots: [], trustAnchors: [], transparentZones: [] },
};

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
