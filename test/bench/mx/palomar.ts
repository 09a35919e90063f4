/** The storage service and two mx, each in a process of its own as in production; one mx judges nothing, as Postfix does. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import dnsPacket from 'dns-packet';
import { Sensitive } from '../../../server-bundle/base/sensitive.ts';
import { SECRETS } from '../../../server-bundle/contract/stack.ts';
import { createSelfSigned } from '../../../server-bundle/jobs/self-signed.ts';
import { connectStorage } from '../../../server-bundle/storage/client/connect.ts';
import { cpuMsOf } from './cpu.ts';

const PORT_OFFSET = 31_000;
const STORAGE_PORT = 3456 + PORT_OFFSET;
const CHECKED_PORT = 2525 + PORT_OFFSET;
const UNCHECKED_OFFSET = 100;
const PASSWORD = 'correct horse battery';
const SERVER = path.join(import.meta.dirname, '../../../server-bundle/entry/main.ts');
const UNCHECKED = path.join(import.meta.dirname, 'unchecked.ts');
/** As in the image. */
const NODE_ARGUMENTS = ['--max-semi-space-size=1'];

export interface Palomar extends AsyncDisposable {
  readonly port: number;
  /** Asks neither SPF nor DKIM nor DMARC nor ARC. */
  readonly uncheckedPort: number;
  /** CPU time so far. */
  cpuMs(): { readonly mx: number; readonly storage: number };
  /** @throws when not so many messages are in the inbox of `open`. */
  expect(count: number): Promise<void>;
}

/** Two mailboxes: the owner of `open@` is logged in, the owner of `locked@` is not. */
export async function startPalomar(directory: string): Promise<Palomar> {
  await using stack = new AsyncDisposableStack();
  const dns = stack.use(await answerDns());
  const environment = prepareStack(directory, dns.port);
  const storage = stack.use(await startService([SERVER, 'sqlite'], environment.env, STORAGE_PORT));
  const checked = stack.use(await startService([SERVER, 'mx'], environment.env, CHECKED_PORT));
  const elsewhere = { ...environment.env, PALOMAR_PORT_OFFSET: `${PORT_OFFSET + UNCHECKED_OFFSET}` };
  const unchecked = stack.use(await startService([UNCHECKED], elsewhere, CHECKED_PORT + UNCHECKED_OFFSET));
  const secret = (name: string): Sensitive => new Sensitive(environment.secrets[name] ?? '');
  const url = `ws://127.0.0.1:${STORAGE_PORT}`;
  const api = stack.use(connectStorage({ url, secret: secret('storage-api') }));
  await api.call('domain.create', { name: 'dovecote.test' });
  for (const name of ['open', 'locked']) await api.call('account.create', { address: `${name}@dovecote.test`, password: PASSWORD });
  const imap = stack.use(connectStorage({ url, secret: secret('storage-imap') }));
  const { session } = await imap.call('login.open', { address: 'open@dovecote.test', password: PASSWORD });
  const owned = stack.move();
  return {
    port: CHECKED_PORT,
    uncheckedPort: CHECKED_PORT + UNCHECKED_OFFSET,
    cpuMs: () => ({ mx: cpuMsOf(checked.pid) + cpuMsOf(unchecked.pid), storage: cpuMsOf(storage.pid) }),
    expect: async (count) => {
      const inbox = (await imap.call('mailbox.list', { session })).find((mailbox) => mailbox.name === 'INBOX');
      if (inbox?.messages !== count) throw new Error(`${count} messages were accepted and ${inbox?.messages ?? 0} are in the mailbox.`);
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

interface StackEnvironment {
  readonly env: NodeJS.ProcessEnv;
  readonly secrets: Readonly<Record<string, string>>;
}

function prepareStack(directory: string, dnsPort: number): StackEnvironment {
  const [secretsDirectory, data] = [path.join(directory, 'secrets'), path.join(directory, 'data')];
  for (const folder of [secretsDirectory, path.join(data, 'tls'), path.join(data, 'mail')]) mkdirSync(folder, { recursive: true });
  const secrets = Object.fromEntries(SECRETS.map((name) => [name, randomBytes(32).toString('hex')]));
  for (const [name, value] of Object.entries(secrets)) writeFileSync(path.join(secretsDirectory, name), value);
  const certificate = createSelfSigned(['mail.dovecote.test'], Date.now());
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
    PALOMAR_STORAGE_URL: `ws://127.0.0.1:${STORAGE_PORT}`,
    PALOMAR_REDIS_URL: 'redis://127.0.0.1:1',
    PALOMAR_RESOLVER: `127.0.0.1:${dnsPort}`,
    PALOMAR_LISTEN: '127.0.0.1',
    PALOMAR_PORT_OFFSET: `${PORT_OFFSET}`,
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

interface Service extends AsyncDisposable {
  readonly pid: number;
}

async function startService(argv: readonly string[], env: NodeJS.ProcessEnv, port: number): Promise<Service> {
  const child = spawn(process.execPath, [...NODE_ARGUMENTS, ...argv], { env, stdio: ['ignore', 'ignore', 'inherit'] });
  await untilListening(child, port);
  return { pid: child.pid ?? 0, [Symbol.asyncDispose]: () => stop(child) };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
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

/** A resolver that knows one SPF record, so that the checks ask as they would in life. */
async function answerDns(): Promise<AsyncDisposable & { readonly port: number }> {
  const socket = createSocket('udp4');
  socket.on('message', (message, from) => {
    const query = dnsPacket.decode(message);
    const [question] = query.questions ?? [];
    const isKnown = question?.name === 'stranger.test' && question.type === 'TXT';
    const answers = isKnown ? [{ name: 'stranger.test', type: 'TXT' as const, ttl: 60, data: 'v=spf1 ip4:127.0.0.1 -all' }] : [];
    const nameError = 3;
    socket.send(
      dnsPacket.encode({
        type: 'response',
        id: query.id ?? 0,
        flags: dnsPacket.RECURSION_AVAILABLE | (isKnown ? 0 : nameError),
        questions: query.questions ?? [],
        answers,
      }),
      from.port,
      from.address,
    );
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return { port: socket.address().port, [Symbol.asyncDispose]: () => new Promise((resolve) => socket.close(() => resolve())) };
}
