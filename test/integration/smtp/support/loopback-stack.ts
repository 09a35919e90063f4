/** `palomar-server` as real processes on loopback ports, each service its own, in a directory of their own. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { silentLog } from '../../../../server-bundle/base/log.ts';
import { Sensitive } from '../../../../server-bundle/base/sensitive.ts';
import { COMPANIONS, INNER_PORTS, SECRETS } from '../../../../server-bundle/contract/stack.ts';
import type { SecretName, StackConfiguration } from '../../../../server-bundle/contract/stack.ts';
import { startOutbound } from '../../../../server-bundle/protocols/outbound/server.ts';
import type { QueueRow, Storage } from '../../../../server-bundle/storage/api/operations.ts';
import { connectStorage } from '../../../../server-bundle/storage/client/connect.ts';
import { PASSWORD } from './real-storage.ts';
import { DOMAIN, HOSTNAME, makeCertificate, tableResolver } from './services.ts';

export type Service = 'sqlite' | 'mx' | 'smtp' | 'smtp-bree' | 'imap';

export interface LoopbackStack extends AsyncDisposable {
  readonly ports: Readonly<Record<'mx' | 'submissions' | 'submission' | 'storage' | 'imaps' | 'imap' | 'managesieve' | 'pop3s' | 'pop3', number>>;
  /** Resolves when all of them take connections. */
  start(...services: readonly Service[]): Promise<void>;
  /** All in one process, which is known as the first of them. */
  startTogether(...services: readonly [Service, ...Service[]]): Promise<void>;
  /** SIGKILL, and gone. */
  kill(service: Service): Promise<void>;
  /** Of its process. @throws Error when it does not run */
  pidOf(service: Service): number;
  addMailbox(address: string): Promise<void>;
  /** The INBOX, oldest first. */
  read(address: string): Promise<readonly string[]>;
  /** Reads each letter of the INBOX once. */
  follow(address: string): Promise<InboxReader>;
  queue(): Promise<readonly QueueRow[]>;
  /** A link to storage with that credential, for the caller to dispose of. */
  link(secret: SecretName): Storage;
  /** An outbound in this process, for which every domain is on that port of loopback. */
  outboundTo(port: number): Promise<AsyncDisposable>;
}

export interface InboxReader extends AsyncDisposable {
  /** What has come since the last call. */
  next(): Promise<readonly Buffer[]>;
}

export interface LoopbackOptions {
  readonly redisUrl?: string | undefined;
  /** Then smtp-bree has every domain but ours on that port of loopback: `outbound-process.ts`. */
  readonly outboundPort?: number;
  readonly startTlsPorts?: StackConfiguration['startTlsPorts'] | undefined;
}

const MAIN = path.join(import.meta.dirname, '../../../../server-bundle/entry/main.ts');
const OUTBOUND = path.join(import.meta.dirname, 'outbound-process.ts');

export async function startLoopbackStack({ redisUrl, outboundPort, startTlsPorts }: LoopbackOptions = {}): Promise<LoopbackStack> {
  const directory = mkdtempSync(path.join(tmpdir(), 'palomar-loopback-'));
  // Below the ports that the system gives to clients.
  const offset = 10_000 + Math.floor(Math.random() * 15_000);
  const ports = {
    mx: INNER_PORTS.mx.smtp + offset,
    submissions: INNER_PORTS.smtp.submissions + offset,
    submission: INNER_PORTS.smtp.submission + offset,
    storage: INNER_PORTS.sqlite.storage + offset,
    imaps: INNER_PORTS.imap.imaps + offset,
    imap: INNER_PORTS.imap.imap + offset,
    managesieve: INNER_PORTS.imap.managesieve + offset,
    pop3s: INNER_PORTS.imap.pop3s + offset,
    pop3: INNER_PORTS.imap.pop3 + offset,
  };
  const { env, secrets } = prepare(directory, offset, { redisUrl, startTlsPorts });
  const children = new Map<Service, ChildProcess>();
  const end = async (service: Service, signal: NodeJS.Signals): Promise<void> => {
    const child = children.get(service);
    children.delete(service);
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  };
  const argumentsOf = (service: Service): readonly string[] =>
    service === 'smtp-bree' && outboundPort !== undefined ? [OUTBOUND, `${outboundPort}`] : [MAIN, service, ...(COMPANIONS[service] ?? [])];
  const link = (secret: SecretName): Storage =>
    connectStorage({ url: `ws://127.0.0.1:${ports.storage}`, secret: new Sensitive(secrets[secret] ?? '') });
  const listening: Readonly<Record<Service, number | null>> = {
    sqlite: ports.storage,
    mx: ports.mx,
    smtp: ports.submissions,
    'smtp-bree': null,
    imap: ports.pop3s,
  };
  return Promise.resolve({
    ports,
    start: async (...services) => {
      for (const service of services) {
        const child = spawn(process.execPath, argumentsOf(service), { env, stdio: ['ignore', 'ignore', 'inherit'] });
        children.set(service, child);
        const port = listening[service];
        if (port !== null) await untilListening(child, port);
      }
    },
    startTogether: async (...services) => {
      const child = spawn(process.execPath, [MAIN, ...services], { env, stdio: ['ignore', 'ignore', 'inherit'] });
      children.set(services[0], child);
      for (const port of services.map((service) => listening[service])) if (port !== null) await untilListening(child, port);
    },
    kill: (service) => end(service, 'SIGKILL'),
    pidOf: (service) => {
      const pid = children.get(service)?.pid;
      if (pid === undefined) throw new Error(`${service} does not run.`);
      return pid;
    },
    addMailbox: async (address) => {
      await using api = link('storage-api');
      const domains = await api.call('domain.list', {});
      if (domains.length === 0) await api.call('domain.create', { name: DOMAIN });
      await api.call('account.create', { address, password: PASSWORD });
    },
    read: async (address) => {
      await using imap = link('storage-imap');
      const { session } = await imap.call('login.open', { address, password: PASSWORD });
      const inbox = (await imap.call('mailbox.list', { session })).find((mailbox) => mailbox.name === 'INBOX');
      if (!inbox) return [];
      const rows = await imap.call('message.list', { session, mailboxId: inbox.id });
      const bodies = await Promise.all(rows.map(({ uid }) => imap.call('message.body', { session, mailboxId: inbox.id, uid })));
      return bodies.map((body) => body.toString());
    },
    follow: async (address) => {
      const imap = link('storage-imap');
      const { session } = await imap.call('login.open', { address, password: PASSWORD });
      const inbox = (await imap.call('mailbox.list', { session })).find((mailbox) => mailbox.name === 'INBOX');
      if (!inbox) throw new Error(`${address} has no INBOX.`);
      let last = 0;
      return {
        next: async () => {
          const rows = (await imap.call('message.list', { session, mailboxId: inbox.id })).filter(({ uid }) => uid > last);
          last = rows.at(-1)?.uid ?? last;
          return Promise.all(rows.map(({ uid }) => imap.call('message.body', { session, mailboxId: inbox.id, uid })));
        },
        [Symbol.asyncDispose]: () => imap[Symbol.asyncDispose](),
      };
    },
    queue: async () => {
      await using api = link('storage-api');
      return await api.call('queue.list', { limit: 100 });
    },
    link,
    outboundTo: async (port) => {
      const storage = link('storage-smtp-bree');
      const resolver = { ...tableResolver({}), a: () => Promise.resolve(['127.0.0.1']) };
      const outbound = await startOutbound({
        storage,
        resolver,
        log: silentLog(),
        hostname: HOSTNAME,
        domain: DOMAIN,
        stopGraceMs: 1_000,
        port,
        allowLoopback: true,
      });
      return {
        [Symbol.asyncDispose]: async () => {
          await outbound[Symbol.asyncDispose]();
          await storage[Symbol.asyncDispose]();
        },
      };
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all([...children.keys()].map((service) => end(service, 'SIGTERM')));
      rmSync(directory, { recursive: true, force: true });
    },
  });
}

function prepare(
  directory: string,
  offset: number,
  { redisUrl = 'redis://127.0.0.1:1', startTlsPorts }: LoopbackOptions,
): { readonly env: NodeJS.ProcessEnv; readonly secrets: Readonly<Record<string, string>> } {
  const [secretsDirectory, data] = [path.join(directory, 'secrets'), path.join(directory, 'data')];
  for (const folder of [secretsDirectory, path.join(data, 'tls'), path.join(data, 'mail')]) mkdirSync(folder, { recursive: true });
  const secrets = Object.fromEntries(SECRETS.map((name) => [name, randomBytes(32).toString('hex')]));
  for (const [name, value] of Object.entries(secrets)) writeFileSync(path.join(secretsDirectory, name), value);
  const { cert, key } = makeCertificate();
  writeFileSync(path.join(data, 'tls', 'certificate.pem'), cert);
  writeFileSync(path.join(data, 'tls', 'key.pem'), key);
  const stack = {
    version: 1,
    domain: DOMAIN,
    hostname: HOSTNAME,
    addresses: { ipv4: '127.0.0.1', ipv6: null },
    acme: { directoryUrl: 'https://acme.test/directory', email: null, certificateAuthority: null },
    resolver: { roots: [], trustAnchors: [], transparentZones: [] },
    startTlsPorts,
  };
  const stackFile = path.join(directory, 'stack.json');
  writeFileSync(stackFile, JSON.stringify(stack));
  const env = {
    ...process.env,
    PALOMAR_STACK: stackFile,
    PALOMAR_SECRETS: secretsDirectory,
    PALOMAR_DATA: data,
    PALOMAR_STORAGE_URL: `ws://127.0.0.1:${INNER_PORTS.sqlite.storage + offset}`,
    PALOMAR_REDIS_URL: redisUrl,
    PALOMAR_RESOLVER: '127.0.0.1:1',
    PALOMAR_LISTEN: '127.0.0.1',
    PALOMAR_PORT_OFFSET: `${offset}`,
  };
  return { env, secrets };
}

async function untilListening(child: ChildProcess, port: number): Promise<void> {
  for (let round = 0; round < 300; round += 1) {
    if (child.exitCode !== null) throw new Error(`A service ended with ${child.exitCode} before it listened.`);
    const socket = connect(port, '127.0.0.1');
    const isOpen = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (isOpen) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`Nothing listens on port ${port}.`);
}
