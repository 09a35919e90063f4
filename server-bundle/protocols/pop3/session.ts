/**
 * One client's connection (RFC 1939 §3): reads commands one at a time and hands each to its handler. The storage session, and with it the
 * lock on the maildrop and the key of the mailbox, is given back however the connection ends; letters are removed by QUIT alone.
 */
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { SecureContext } from 'node:tls';
import type { Log } from '../../base/log.ts';
import type { RateLimiter } from '../../base/rate-limit.ts';
import type { Storage } from '../../storage/api/operations.ts';
import { LineReader, parseCommand } from '../../wire/pop3/reader.ts';
import type { Command, ReaderEvent } from '../../wire/pop3/reader.ts';
import type { ChannelBindings } from '../../wire/sasl/scram.ts';
import { Output } from '../imap/output.ts';
import { canBind, channelBindings } from '../sasl/channel-binding.ts';
import { mechanismsWith } from '../sasl/exchange.ts';
import { hangUp } from '../sessions/hang-up.ts';
import { Inbox } from '../sessions/inbox.ts';
import { secured } from '../sessions/upgrade.ts';
import { addressKey } from '../smtp/address-key.ts';
import { HANDLERS } from './handlers.ts';
import {
  HANDSHAKE_TIMEOUT_MS,
  IDLE_TIMEOUT_MS,
  LINES_AT_ONCE,
  LINE_MAX_BYTES,
  LINGER_MS,
  LOGIN_TIMEOUT_MS,
  MAX_BAD_COMMANDS,
  MAX_PIPELINED,
} from './limits.ts';
import { closeQuietly } from './login.ts';
import type { Opened } from './login.ts';
import type { Maildrop } from './maildrop.ts';
import { Refusal, toRefusal } from './refusal.ts';

export interface SessionDeps {
  readonly storage: Storage;
  readonly limiter: RateLimiter;
  readonly log: Log;
  readonly hostname: string;
  /** Of the certificate that is now in the files. */
  readonly secureContext: () => SecureContext;
  /** RFC 1939 §3 asks for ten minutes at least; tests can't wait so long. */
  readonly idleTimeoutMs?: number;
}

export interface Login extends Opened {
  readonly maildrop: Maildrop;
}

export class Session implements AsyncDisposable {
  readonly deps: SessionDeps;
  readonly remoteAddress: string;
  /** What its client is counted by. */
  readonly clientKey: string;
  login: Login | null = null;
  /** Of USER, until the command behind it. */
  user: string | null = null;
  isUtf8 = false;

  #socket: Socket | TLSSocket;
  #output: Output;
  #reader = new LineReader(LINE_MAX_BYTES);
  readonly #inbox = new Inbox<ReaderEvent>({ events: MAX_PIPELINED });
  #badCommands = 0;
  #isEnding = false;
  readonly #gone = new AbortController();

  constructor(socket: Socket | TLSSocket, deps: SessionDeps) {
    this.deps = deps;
    this.#socket = socket;
    this.#output = new Output(socket);
    this.remoteAddress = (socket.remoteAddress ?? 'unknown').replace(/^::ffff:(?=\d+\.)/i, '');
    this.clientKey = addressKey(this.remoteAddress);
    this.#attach(socket);
  }

  get isSecure(): boolean {
    return this.#socket instanceof TLSSocket;
  }

  get isEnding(): boolean {
    return this.#isEnding;
  }

  /** Aborted when the client has gone. */
  get signal(): AbortSignal {
    return this.#gone.signal;
  }

  get bindings(): ChannelBindings {
    return channelBindings(this.#socket);
  }

  /** None before TLS: no password is ever asked for in the clear. LOGIN is of no use to any client of POP3, which has USER. */
  mechanisms(): readonly string[] {
    return this.isSecure ? mechanismsWith(canBind(this.#socket)).filter((name) => name !== 'LOGIN') : [];
  }

  /** Runs until the client leaves. Never throws. */
  async run(): Promise<void> {
    try {
      this.line(`+OK ${this.deps.hostname} Palomar is ready`);
      await this.#output.flush();
      while (!this.#isEnding) {
        const event = await this.#next();
        if (!event) break;
        await this.#handle(event);
        await this.#output.flush();
      }
    } catch (error) {
      this.deps.log.error({ err: error }, 'the session broke');
    } finally {
      await this[Symbol.asyncDispose]();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop();
    // First, so that whoever sees the connection end finds the maildrop free.
    await this.endLogin();
    hangUp(this.#socket, '', LINGER_MS);
  }

  /** UTF-8; CRLF is added. */
  line(text: string): void {
    this.#output.bytes(Buffer.from(`${text}\r\n`));
  }

  /** Resolves when there is room for more. */
  async send(bytes: Buffer): Promise<void> {
    this.#output.bytes(bytes);
    await this.#output.breathe();
  }

  /** A line for each, and the dot behind them. */
  async listing<T>(items: Iterable<T>, lineOf: (item: T) => string): Promise<void> {
    let lines: string[] = [];
    for (const item of items) {
      lines.push(`${lineOf(item)}\r\n`);
      if (lines.length < LINES_AT_ONCE) continue;
      await this.send(Buffer.from(lines.join('')));
      lines = [];
      if (this.#isEnding) return;
    }
    await this.send(Buffer.from(`${lines.join('')}.\r\n`));
  }

  /** Tells the client why and closes. */
  end(reason: string): void {
    if (this.#isEnding) return;
    this.#stop();
    hangUp(this.#socket, `-ERR [SYS/TEMP] ${reason}\r\n`, LINGER_MS);
  }

  /** Once the answer under way is written. */
  leave(): void {
    this.#isEnding = true;
  }

  /** Without a word. */
  destroy(): void {
    this.#stop();
    this.#socket.destroy();
  }

  accept(login: Login): void {
    this.login = login;
    this.#socket.setTimeout(this.deps.idleTimeoutMs ?? IDLE_TIMEOUT_MS);
  }

  async endLogin(): Promise<void> {
    const { login } = this;
    this.login = null;
    if (login) await closeQuietly(this.deps.storage, login.token);
  }

  /** @throws Refusal */
  requireLogin(): Login {
    if (!this.login) throw new Refusal('Log in first');
    return this.login;
  }

  /** The next line as it stands, for SASL; null when the client has gone. */
  async readLine(): Promise<Buffer | null> {
    await this.#output.flush();
    const event = await this.#next();
    return event?.kind === 'line' ? event.bytes : null;
  }

  /** Says +OK itself, between the two. @throws Refusal, fatal, when something was sent behind the command: it came in the clear. */
  async startTls(): Promise<void> {
    this.#socket.pause();
    if (!this.#inbox.isEmpty || this.#reader.hasPartial) throw new Refusal('Nothing may follow STLS before the handshake', null, true);
    const plain = this.#socket;
    this.line('+OK Begin the handshake');
    await this.#output.flush();
    const secure = await secured(plain, this.deps.secureContext(), HANDSHAKE_TIMEOUT_MS);
    if (!secure) {
      this.destroy();
      return;
    }
    // RFC 2595 §4: what was said in the clear counts for nothing.
    this.user = null;
    this.isUtf8 = false;
    this.#reader = new LineReader(LINE_MAX_BYTES);
    this.#socket = secure;
    this.#output = new Output(secure);
    this.#attach(secure);
  }

  #attach(socket: Socket): void {
    socket.setTimeout(LOGIN_TIMEOUT_MS);
    socket.on('data', (chunk: Buffer) => this.#received(chunk));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#stop());
    // RFC 1939 §3: without a word, and without removing anything.
    socket.on('timeout', () => this.destroy());
  }

  #received(chunk: Buffer): void {
    if (this.#isEnding) return;
    this.#inbox.take(this.#reader.push(chunk), this.#socket);
  }

  async #next(): Promise<ReaderEvent | null> {
    await this.#inbox.until(() => !this.#inbox.isEmpty || this.#isEnding);
    const event = this.#inbox.give(this.#socket);
    return this.#isEnding ? null : event;
  }

  async #handle(event: ReaderEvent): Promise<void> {
    if (event.kind === 'broken') {
      this.end('That line is too long');
      return;
    }
    const command = parseCommand(event.bytes);
    try {
      const done = await this.#dispatch(command);
      if (done !== null) this.line(`+OK ${done}`);
      this.#badCommands = 0;
    } catch (error) {
      this.#answer(error);
    }
  }

  async #dispatch(command: Command): Promise<string | null> {
    // RFC 1939 §7: PASS comes right behind USER, or not at all.
    if (command.name !== 'PASS') this.user = null;
    const handler = HANDLERS.get(command.name);
    if (!handler) throw new Refusal('There is no such command');
    if (handler.state === 'transaction' && !this.login) throw new Refusal('Log in first');
    if (handler.state === 'authorization' && this.login) throw new Refusal('You are logged in already');
    return handler.run(this, command);
  }

  #answer(error: unknown): void {
    if (this.signal.aborted) return;
    const refusal = toRefusal(error);
    if (!refusal) this.deps.log.error({ err: error }, 'a command failed');
    this.#badCommands += 1;
    if (this.#badCommands > MAX_BAD_COMMANDS) return this.end('Too many commands that could not be carried out');
    const code = refusal ? refusal.code : 'SYS/TEMP';
    this.line(`-ERR ${code === null ? '' : `[${code}] `}${refusal?.message ?? 'The server made a mistake; it has been logged'}`);
    if (refusal?.isFatal === true) this.leave();
  }

  #stop(): void {
    this.#isEnding = true;
    this.#gone.abort(new Refusal('The client has gone'));
    this.#inbox.wake();
  }
}
