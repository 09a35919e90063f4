/** A real ManageSieve server on real storage in a temporary directory, and a client that speaks line by line. */
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
import { startManageSieve } from '../../server-bundle/protocols/managesieve/server.ts';
import { inProcessStorage } from '../../server-bundle/storage/service/in-process.ts';
import { createStorageService } from '../../server-bundle/storage/service/service.ts';
import type { StorageService } from '../../server-bundle/storage/service/service.ts';
import { makeCertificate } from './imap-stage.ts';

export const ADDRESS = 'ana@dovecote.test';
export const PASSWORD = 'correct horse battery';
export const PLAIN = Buffer.from(`\0${ADDRESS}\0${PASSWORD}`).toString('base64');

export interface ManageSieveStage extends AsyncDisposable {
  readonly port: number;
  readonly directory: string;
  readonly service: StorageService;
}

export async function manageSieveStage(): Promise<ManageSieveStage> {
  const stack = new AsyncDisposableStack();
  const directory = mkdtempSync(path.join(tmpdir(), 'palomar-managesieve-'));
  stack.defer(() => rmSync(directory, { recursive: true, force: true }));
  makeCertificate(directory, 'mail.dovecote.test');
  const log = silentLog();
  const options = { directory: path.join(directory, 'mail'), configurationKey: new Sensitive('ab'.repeat(32)), log };
  const service = stack.use(await createStorageService(options));
  const api = stack.use(inProcessStorage(service, 'api'));
  await api.call('domain.create', { name: 'dovecote.test' });
  await api.call('account.create', { address: ADDRESS, password: PASSWORD });
  const server = stack.use(
    await startManageSieve({
      storage: stack.use(inProcessStorage(service, 'managesieve')),
      certificate: stack.use(await watchCertificate(directory, { signal: new AbortController().signal, pollMs: 50 })),
      limiter: stack.use(inProcessRateLimiter()),
      log,
      hostname: 'mail.dovecote.test',
      listen: { host: '127.0.0.1', port: 0 },
    }),
  );
  return { port: server.port, directory, service, [Symbol.asyncDispose]: () => stack.disposeAsync() };
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

  static async connect(port: number): Promise<Client> {
    const socket = net.connect({ port, host: '127.0.0.1' });
    await once(socket, 'connect');
    return new Client(socket);
  }

  /** Greeted, behind TLS. */
  static async secure(port: number): Promise<Client> {
    const client = await Client.connect(port);
    await client.until(/^OK "mail\.dovecote\.test/);
    await client.say('STARTTLS', /^OK "Begin/);
    await client.handshake();
    await client.until(/^OK "The connection/);
    return client;
  }

  static async loggedIn(port: number): Promise<Client> {
    const client = await Client.secure(port);
    await client.say(`AUTHENTICATE "PLAIN" "${PLAIN}"`, /^OK "Logged in"$/);
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

  send(text: string): void {
    this.socket.write(text);
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

  /** Lines up to the one that fits. */
  async until(last: RegExp): Promise<string[]> {
    const lines: string[] = [];
    for (;;) {
      const line = await this.line();
      lines.push(line);
      if (last.test(line)) return lines;
      if (/^(?:OK|NO|BYE)\b/.test(line)) throw new Error(`Instead of ${String(last)}: ${lines.join(' | ')}`);
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
      this.#buffer += chunk.toString();
      this.#wake?.();
    });
    for (const event of ['close', 'end'] as const) socket.on(event, () => this.#wake?.());
    socket.on('error', () => undefined);
  }
}
