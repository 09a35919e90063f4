/** Speaking SMTP by hand: one line sent, one reply expected, over a plain or a TLS socket. */
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { TLSSocket } from 'node:tls';
import { expect } from 'vitest';

const REPLY_MS = 10_000;

export class Dialogue implements AsyncDisposable {
  #socket: Socket | TLSSocket;
  #text = '';
  #ended = false;
  #wake: () => void = () => undefined;

  private constructor(socket: Socket | TLSSocket) {
    this.#socket = socket;
    this.#listen();
  }

  static async open(port: number, options: { readonly tls?: boolean; readonly host?: string } = {}): Promise<Dialogue> {
    const host = options.host ?? '127.0.0.1';
    const socket = options.tls ? connectTls({ port, host, rejectUnauthorized: false }) : connect({ port, host });
    await new Promise<void>((resolve, reject) => {
      socket.once(options.tls ? 'secureConnect' : 'connect', () => resolve());
      socket.once('error', reject);
    });
    return new Dialogue(socket);
  }

  /** The greeting and EHLO are done. */
  static async greeted(port: number, options: { readonly tls?: boolean } = {}): Promise<Dialogue> {
    const dialogue = await Dialogue.open(port, options);
    await dialogue.expect(/^220 /);
    await dialogue.say('EHLO client.example', /^250/);
    return dialogue;
  }

  get socket(): Socket | TLSSocket {
    return this.#socket;
  }

  write(bytes: string | Buffer): void {
    this.#socket.write(bytes);
  }

  async say(line: string, reply: RegExp): Promise<string> {
    this.write(`${line}\r\n`);
    return this.expect(reply);
  }

  async expect(reply: RegExp): Promise<string> {
    const text = await this.next();
    expect(text).toMatch(reply);
    return text;
  }

  /** Waits until the server has hung up; what it said meanwhile is returned. */
  async ended(): Promise<string> {
    const deadline = Date.now() + REPLY_MS;
    while (!this.#ended && Date.now() < deadline) await this.#change();
    expect(this.#ended).toBe(true);
    return this.#text;
  }

  async quiet(durationMs: number): Promise<string> {
    await new Promise((resolve) => setTimeout(resolve, durationMs));
    return this.#text;
  }

  /** STARTTLS, with extra bytes in the packet that carries it. */
  async startTls(extra = ''): Promise<void> {
    this.write(`STARTTLS\r\n${extra}`);
    await this.expect(/^220 /);
    const plain = this.#socket;
    plain.removeAllListeners('data');
    const secure = connectTls({ socket: plain, rejectUnauthorized: false });
    await new Promise<void>((resolve, reject) => {
      secure.once('secureConnect', () => resolve());
      secure.once('error', reject);
    });
    this.#socket = secure;
    this.#text = '';
    this.#listen();
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#socket.destroy();
    return Promise.resolve();
  }

  #listen(): void {
    this.#socket.on('data', (data: Buffer) => {
      this.#text += data.toString('utf8');
      this.#wake();
    });
    this.#socket.on('close', () => {
      this.#ended = true;
      this.#wake();
    });
    this.#socket.on('error', () => undefined);
  }

  /** The next whole reply, continuation lines included. */
  async next(): Promise<string> {
    const deadline = Date.now() + REPLY_MS;
    for (;;) {
      const match = /^(?:\d{3}-[^\n]*\n)*\d{3}(?: [^\n]*)?\n/.exec(this.#text);
      if (match) {
        this.#text = this.#text.slice(match[0].length);
        return match[0];
      }
      if (this.#ended) return `(hung up) ${this.#text}`;
      if (Date.now() > deadline) return `(no reply) ${this.#text}`;
      await this.#change();
    }
  }

  #change(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, 200);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
