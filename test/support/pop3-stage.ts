/** A real POP3 server on real storage in a temporary directory, and a client that speaks line by line. */
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import tls from 'node:tls';
import { expect } from 'vitest';
import { watchCertificate } from '../../server-bundle/base/certificate.ts';
import { silentLog } from '../../server-bundle/base/log.ts';
import { inProcessRateLimiter } from '../../server-bundle/base/rate-limit.ts';
import { Sensitive } from '../../server-bundle/base/sensitive.ts';
import { startPop3 } from '../../server-bundle/protocols/pop3/server.ts';
import type { Pop3Deps, Pop3Server } from '../../server-bundle/protocols/pop3/server.ts';
import type { AccountId, Storage } from '../../server-bundle/storage/api/operations.ts';
import { inProcessStorage } from '../../server-bundle/storage/service/in-process.ts';
import { createStorageService } from '../../server-bundle/storage/service/service.ts';
import { makeCertificate } from './imap-stage.ts';

export const PASSWORD = 'correct horse  battery';

export interface Pop3Stage extends AsyncDisposable {
  readonly port: number;
  readonly plainPort: number;
  readonly directory: string;
  readonly api: Storage;
  readonly imap: Storage;
  /** A new mailbox with these letters in INBOX; line ends as they stand. @returns its address */
  mailbox(local: string, ...letters: readonly (string | Buffer)[]): Promise<string>;
  deliver(local: string, letter: string | Buffer): Promise<void>;
  /** Of a folder, oldest first. */
  bodies(local: string, folder: string): Promise<readonly string[]>;
  flags(local: string): Promise<readonly (readonly string[])[]>;
  /** Another server on the same storage, as another process would be. */
  another(options?: Pick<Pop3Deps, 'idleTimeoutMs'>): Promise<Pop3Server & { breakLink(): Promise<void> }>;
}

export async function pop3Stage(): Promise<Pop3Stage> {
  const stack = new AsyncDisposableStack();
  const directory = mkdtempSync(path.join(tmpdir(), 'palomar-pop3-'));
  stack.defer(() => rmSync(directory, { recursive: true, force: true }));
  makeCertificate(directory, 'mail.dovecote.test');
  const log = silentLog();
  const configurationKey = new Sensitive('ab'.repeat(32));
  const service = stack.use(await createStorageService({ directory: path.join(directory, 'mail'), configurationKey, log }));
  const api = stack.use(inProcessStorage(service, 'api'));
  const imap = stack.use(inProcessStorage(service, 'imap'));
  await api.call('domain.create', { name: 'dovecote.test' });
  const certificate = stack.use(await watchCertificate(directory, { signal: new AbortController().signal, pollMs: 50 }));
  const loopback = { host: '127.0.0.1', port: 0 };
  const start = async (options: Partial<Pop3Deps>) => {
    const storage = stack.use(inProcessStorage(service, 'pop3'));
    const limiter = stack.use(inProcessRateLimiter());
    const deps = { storage, certificate, limiter, log, hostname: 'mail.dovecote.test', listen: loopback, ...options };
    const server = stack.use(await startPop3(deps));
    return { ...server, breakLink: async () => storage[Symbol.asyncDispose]() };
  };
  const server = await start({ listenPlain: loopback });
  const accounts = new Map<string, AccountId>();
  const mx = stack.use(inProcessStorage(service, 'mx'));
  let deliveries = 0;
  const deliver = async (local: string, letter: string | Buffer): Promise<void> => {
    const account = accounts.get(local);
    if (account === undefined) throw new Error(`There is no ${local}.`);
    await mx.call('message.deliver', { deliveryId: `d${++deliveries}`, accounts: [account], raw: Buffer.from(letter) });
  };
  const within = async <T>(local: string, folder: string, work: (at: Parameters<typeof rowsOf>[1]) => Promise<T>): Promise<T> => {
    const { session } = await imap.call('login.open', { address: `${local}@dovecote.test`, password: PASSWORD });
    try {
      const found = (await imap.call('mailbox.list', { session })).find(({ name }) => name === folder);
      if (!found) throw new Error(`There is no ${folder}.`);
      return await work({ session, mailboxId: found.id });
    } finally {
      await imap.call('login.close', { session });
    }
  };
  return {
    port: server.port,
    plainPort: server.plainPort ?? 0,
    directory,
    api,
    imap,
    mailbox: async (local, ...letters) => {
      const address = `${local}@dovecote.test`;
      accounts.set(local, (await api.call('account.create', { address, password: PASSWORD })).id);
      for (const letter of letters) await deliver(local, letter);
      return address;
    },
    deliver,
    bodies: (local, folder) =>
      within(local, folder, async (at) =>
        Promise.all((await rowsOf(imap, at)).map(async ({ uid }) => (await imap.call('message.body', { ...at, uid })).toString('latin1'))),
      ),
    flags: (local) => within(local, 'INBOX', async (at) => (await rowsOf(imap, at)).map(({ flags }) => flags)),
    another: (options = {}) => start(options),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

function rowsOf(imap: Storage, at: Parameters<typeof imap.call<'message.list'>>[1]) {
  return imap.call('message.list', at);
}

/** One expectation per line. */
export class Client implements Disposable {
  socket: net.Socket;
  #buffer = '';
  #wake: (() => void) | null = null;

  constructor(socket: net.Socket) {
    this.socket = socket;
    this.#attach();
  }

  static async plain(port: number): Promise<Client> {
    const socket = net.connect({ port, host: '127.0.0.1' });
    const client = new Client(socket);
    await once(socket, 'connect');
    await client.expect(/^\+OK mail\.dovecote\.test Palomar is ready$/);
    return client;
  }

  static secure(port: number): Promise<Client> {
    return Client.greeted(port, /^\+OK mail\.dovecote\.test Palomar is ready$/);
  }

  /** Behind TLS. */
  static async greeted(port: number, greeting = /^\+OK /): Promise<Client> {
    const socket = tls.connect({ port, host: '127.0.0.1', rejectUnauthorized: false });
    const client = new Client(socket);
    await once(socket, 'secureConnect');
    await client.expect(greeting);
    return client;
  }

  static async loggedIn(port: number, address: string): Promise<Client> {
    const client = await Client.secure(port);
    await client.say(`USER ${address}`, /^\+OK/);
    await client.say(`PASS ${PASSWORD}`, /^\+OK/);
    return client;
  }

  [Symbol.dispose](): void {
    this.socket.destroy();
  }

  async handshake(): Promise<void> {
    this.socket.removeAllListeners('data');
    const secure = tls.connect({ socket: this.socket, rejectUnauthorized: false });
    await once(secure, 'secureConnect');
    this.socket = secure;
    this.#attach();
  }

  /** Latin-1: what a byte is, it stays. */
  send(text: string): void {
    this.socket.write(text, 'latin1');
  }

  async say(line: string, expected: RegExp): Promise<string> {
    this.send(`${line}\r\n`);
    return this.expect(expected);
  }

  async expect(expected: RegExp): Promise<string> {
    const line = await this.line();
    expect(line).toMatch(expected);
    return line;
  }

  /** Of an answer of many lines: those between +OK and the dot, as they came. */
  async many(line: string, expected = /^\+OK/): Promise<string[]> {
    await this.say(line, expected);
    return this.lines();
  }

  async lines(): Promise<string[]> {
    const lines: string[] = [];
    for (;;) {
      const next = await this.line();
      if (next === '.' || next === '(closed)') return lines;
      lines.push(next);
    }
  }

  async line(): Promise<string> {
    for (;;) {
      const end = this.#buffer.indexOf('\r\n');
      if (end >= 0) {
        const line = this.#buffer.slice(0, end);
        this.#buffer = this.#buffer.slice(end + 2);
        return line;
      }
      if (this.socket.destroyed || this.socket.readableEnded) return '(closed)';
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  #attach(): void {
    const { socket } = this;
    socket.on('data', (chunk: Buffer) => {
      this.#buffer += chunk.toString('latin1');
      this.#wake?.();
    });
    for (const event of ['close', 'end'] as const) socket.on(event, () => this.#wake?.());
    socket.on('error', () => undefined);
  }
}
