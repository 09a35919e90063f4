/** A real IMAP server on real storage in a temporary directory, and a client that speaks line by line. */
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import tls from 'node:tls';
import { silentLog } from '../../server-bundle/base/log.ts';
import { inProcessRateLimiter } from '../../server-bundle/base/rate-limit.ts';
import { Sensitive } from '../../server-bundle/base/sensitive.ts';
import { watchCertificate } from '../../server-bundle/base/certificate.ts';
import { startImap } from '../../server-bundle/protocols/imap/server.ts';
import { inProcessStorage } from '../../server-bundle/storage/service/in-process.ts';
import { createStorageService, type StorageService } from '../../server-bundle/storage/service/service.ts';
import type { AccountId, Storage } from '../../server-bundle/storage/api/operations.ts';

export const ADDRESS = 'ana@dovecote.test';
export const PASSWORD = 'correct horse battery';

export interface ImapStage extends AsyncDisposable {
  readonly port: number;
  /** Where a connection begins in the clear. */
  readonly plainPort: number;
  readonly directory: string;
  readonly service: StorageService;
  readonly account: AccountId;
  /** As mx sees it. */
  readonly mx: Storage;
  /** PEM of the self-signed certificate. */
  readonly certificate: string;
  client(): Promise<LineClient>;
  deliver(id: string, text: string): Promise<void>;
  replaceCertificate(name: string): void;
}

export function makeCertificate(directory: string, name: string): string {
  const file = path.join(directory, 'certificate.pem');
  const args = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2', '-subj', `/CN=${name}`];
  execFileSync(
    'openssl',
    [...args, '-addext', `subjectAltName=DNS:${name},DNS:localhost,IP:127.0.0.1`, '-keyout', path.join(directory, 'key.pem'), '-out', file],
    { stdio: 'ignore' },
  );
  return readFileSync(file, 'utf8');
}

/** `inThread`: storage in the test's own thread, so that its limits can be mocked. */
export async function imapStage({ inThread = false }: { readonly inThread?: boolean } = {}): Promise<ImapStage> {
  const stack = new AsyncDisposableStack();
  const directory = mkdtempSync(path.join(tmpdir(), 'palomar-imap-'));
  stack.defer(() => rmSync(directory, { recursive: true, force: true }));
  const certificate = makeCertificate(directory, 'mail.dovecote.test');
  const log = silentLog();
  const service = stack.use(
    await createStorageService({
      directory: path.join(directory, 'mail'),
      configurationKey: new Sensitive('ab'.repeat(32)),
      log,
      ...(inThread ? { workers: { count: 0 } } : {}),
    }),
  );
  const api = stack.use(inProcessStorage(service, 'api'));
  await api.call('domain.create', { name: 'dovecote.test' });
  const account = await api.call('account.create', { address: ADDRESS, password: PASSWORD });
  const mx = stack.use(inProcessStorage(service, 'mx'));
  const watch = stack.use(await watchCertificate(directory, { signal: new AbortController().signal, pollMs: 50 }));
  const imap = stack.use(
    await startImap({
      storage: stack.use(inProcessStorage(service, 'imap')),
      certificate: watch,
      limiter: stack.use(inProcessRateLimiter()),
      log,
      hostname: 'mail.dovecote.test',
      listen: { host: '127.0.0.1', port: 0 },
      listenPlain: { host: '127.0.0.1', port: 0 },
    }),
  );
  return {
    port: imap.port,
    plainPort: imap.plainPort ?? 0,
    directory,
    service,
    account: account.id,
    mx,
    certificate,
    client: () => LineClient.connect(imap.port),
    deliver: async (id, text) => {
      await mx.call('message.deliver', { deliveryId: id, accounts: [account.id], raw: Buffer.from(text.replaceAll('\n', '\r\n')) });
    },
    replaceCertificate: (name) => void makeCertificate(directory, name),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

/** What is told before a keyword that the client has not heard of. */
export function flagLines(...keywords: readonly string[]): string[] {
  const flags = ['\\Answered \\Flagged \\Deleted \\Seen \\Draft', ...keywords].join(' ');
  return [`* FLAGS (${flags})`, `* OK [PERMANENTFLAGS (${flags} \\*)] These and new ones are kept`];
}

/** Speaks IMAP a line at a time, so that a test reads as the dialogue it is. */
export class LineClient<S extends net.Socket = tls.TLSSocket> implements Disposable {
  readonly socket: S;
  #buffer = '';
  #wake: (() => void) | null = null;
  #tag = 0;

  constructor(socket: S) {
    this.socket = socket;
    socket.on('data', (chunk: Buffer) => {
      this.#buffer += chunk.toString('latin1');
      this.#wake?.();
    });
    socket.on('close', () => this.#wake?.());
    socket.on('error', () => undefined);
  }

  static async connect(port: number): Promise<LineClient> {
    const socket = tls.connect({ port, host: '127.0.0.1', rejectUnauthorized: false });
    const client = new LineClient(socket);
    await once(socket, 'secureConnect');
    await client.line();
    return client;
  }

  /** In the clear. */
  static async plain(port: number): Promise<LineClient<net.Socket>> {
    const socket = net.connect({ port, host: '127.0.0.1' });
    const client = new LineClient(socket);
    await once(socket, 'connect');
    return client;
  }

  /** Goes over to TLS, behind the answer to STARTTLS; this client is of no more use. */
  async secured(): Promise<LineClient> {
    this.socket.removeAllListeners('data');
    const socket = tls.connect({ socket: this.socket, rejectUnauthorized: false });
    const client = new LineClient(socket);
    await once(socket, 'secureConnect');
    return client;
  }

  [Symbol.dispose](): void {
    this.socket.destroy();
  }

  /** The next line without its CRLF. @throws Error when none comes within five seconds. */
  async line(): Promise<string> {
    for (const deadline = Date.now() + 5_000; ;) {
      const end = this.#buffer.indexOf('\r\n');
      if (end >= 0) {
        const line = this.#buffer.slice(0, end);
        this.#buffer = this.#buffer.slice(end + 2);
        return line;
      }
      if (this.socket.closed || Date.now() > deadline) throw new Error(`no line came; held: ${JSON.stringify(this.#buffer)}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 100);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  send(text: string): void {
    this.socket.write(Buffer.from(text, 'latin1'));
  }

  /** Sends a command; returns its untagged lines and then the tagged one without its tag. */
  async command(text: string): Promise<string[]> {
    const tag = `t${++this.#tag}`;
    this.send(`${tag} ${text}\r\n`);
    const lines: string[] = [];
    for (;;) {
      const line = await this.line();
      if (line.startsWith(`${tag} `)) return [...lines, line.slice(tag.length + 1)];
      lines.push(line);
    }
  }

  async login(): Promise<this> {
    await this.command(`LOGIN ${ADDRESS} "${PASSWORD}"`);
    return this;
  }
}
