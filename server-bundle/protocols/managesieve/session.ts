/**
 * One client's connection (RFC 5804 §1): reads commands one at a time and hands each to its handler. The storage session, and with
 * it the key of the mailbox, is given back however the connection ends.
 */
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { SecureContext } from 'node:tls';
import type { Log } from '../../base/log.ts';
import type { RateLimiter } from '../../base/rate-limit.ts';
import type { Input, Output as Answer, SessionToken, Storage } from '../../storage/api/operations.ts';
import { CommandReader } from '../../wire/managesieve/reader.ts';
import type { ReaderEvent, Word } from '../../wire/managesieve/reader.ts';
import { response } from '../../wire/managesieve/write.ts';
import type { ChannelBindings } from '../../wire/sasl/scram.ts';
import { Output } from '../imap/output.ts';
import { canBind, channelBindings } from '../sasl/channel-binding.ts';
import { mechanismsWith } from '../sasl/exchange.ts';
import { hangUp } from '../sessions/hang-up.ts';
import { Inbox } from '../sessions/inbox.ts';
import { secured } from '../sessions/upgrade.ts';
import { addressKey } from '../smtp/address-key.ts';
import { tellCapabilities } from './commands/basics.ts';
import { HANDLERS } from './handlers.ts';
import {
  BOUNDS_BEFORE_LOGIN,
  HANDSHAKE_TIMEOUT_MS,
  IDLE_TIMEOUT_MS,
  LINGER_MS,
  LOGIN_TIMEOUT_MS,
  MAX_BAD_COMMANDS,
  MAX_PIPELINED,
  USUAL_BOUNDS,
} from './limits.ts';
import { Refusal, toRefusal } from './refusal.ts';

export interface SessionDeps {
  readonly storage: Storage;
  readonly limiter: RateLimiter;
  readonly log: Log;
  readonly hostname: string;
  /** Of the certificate that is now in the files. */
  readonly secureContext: () => SecureContext;
}

export interface Login {
  readonly address: string;
  readonly token: SessionToken;
}

type Within<N extends 'sieve.list' | 'sieve.get' | 'sieve.put' | 'sieve.activate' | 'sieve.rename' | 'sieve.remove'> = Omit<
  Input<N>,
  'session' | 'address'
>;

export class Session implements AsyncDisposable {
  readonly deps: SessionDeps;
  readonly remoteAddress: string;
  /** What its client is counted by. */
  readonly clientKey: string;
  login: Login | null = null;

  #socket: Socket | TLSSocket;
  #output: Output;
  #reader = new CommandReader(BOUNDS_BEFORE_LOGIN);
  readonly #inbox = new Inbox<ReaderEvent>({ events: MAX_PIPELINED });
  #badCommands = 0;
  #isEnding = false;

  constructor(socket: Socket, deps: SessionDeps) {
    this.deps = deps;
    this.#socket = socket;
    this.#output = new Output(socket);
    this.remoteAddress = (socket.remoteAddress ?? 'unknown').replace(/^::ffff:(?=\d+\.)/i, '');
    this.clientKey = addressKey(this.remoteAddress);
    this.#attach(socket, LOGIN_TIMEOUT_MS);
  }

  get isSecure(): boolean {
    return this.#socket instanceof TLSSocket;
  }

  get bindings(): ChannelBindings {
    return channelBindings(this.#socket);
  }

  /** None before TLS: no password is ever asked for in the clear. LOGIN is of no use to any client of ManageSieve. */
  mechanisms(): readonly string[] {
    return this.isSecure ? mechanismsWith(canBind(this.#socket)).filter((name) => name !== 'LOGIN') : [];
  }

  /** Runs until the client leaves. Never throws. */
  async run(): Promise<void> {
    try {
      tellCapabilities(this);
      this.write(response('OK', `${this.deps.hostname} Palomar is ready`));
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
    hangUp(this.#socket, '', LINGER_MS);
    await this.endLogin();
  }

  /** UTF-8. */
  write(text: string): void {
    this.#output.bytes(Buffer.from(text));
  }

  /** Tells the client why and closes. */
  end(reason: string): void {
    if (this.#isEnding) return;
    this.#stop();
    hangUp(this.#socket, response('BYE', reason), LINGER_MS);
  }

  /** Once the answer under way is written. */
  leave(): void {
    this.#isEnding = true;
  }

  accept(login: Login): void {
    this.login = login;
    this.#reader.bounds = USUAL_BOUNDS;
    this.#socket.setTimeout(IDLE_TIMEOUT_MS);
  }

  async endLogin(): Promise<void> {
    const { login } = this;
    this.login = null;
    this.#reader.bounds = BOUNDS_BEFORE_LOGIN;
    if (login) await this.deps.storage.call('login.close', { session: login.token }).catch(() => undefined);
  }

  /** One operation on the scripts of this login. @throws StorageError, Refusal */
  storage<N extends 'sieve.list' | 'sieve.get' | 'sieve.put' | 'sieve.activate' | 'sieve.rename' | 'sieve.remove'>(
    name: N,
    input: Within<N>,
  ): Promise<Answer<N>> {
    if (!this.login) throw new Refusal('Log in first');
    // Of the input of each of these operations, the owner alone is left out above.
    return this.deps.storage.call(name, { ...input, session: this.login.token });
  }

  /** The next line as one text, for SASL; null for anything else, and when the client has gone. */
  async readAnswer(): Promise<string | null> {
    await this.#output.flush();
    const event = await this.#next();
    if (event?.kind !== 'command' || event.words.length !== 1) return null;
    const [word] = event.words;
    return word?.kind === 'string' ? word.bytes.toString('latin1') : null;
  }

  /** @throws Refusal BYE when something was sent behind the command: it came in the clear and is not to be run. */
  async startTls(): Promise<void> {
    this.#socket.pause();
    if (!this.#inbox.isEmpty || this.#reader.hasPartial) throw new Refusal('Nothing may follow STARTTLS before the handshake', null, 'BYE');
    const plain = this.#socket;
    this.write(response('OK', 'Begin the handshake'));
    await this.#output.flush();
    const secure = await secured(plain, this.deps.secureContext(), HANDSHAKE_TIMEOUT_MS);
    if (!secure) throw new Refusal('The handshake failed', null, 'BYE');
    this.#reader = new CommandReader(BOUNDS_BEFORE_LOGIN);
    this.#socket = secure;
    this.#output = new Output(secure);
    this.#attach(secure, LOGIN_TIMEOUT_MS);
  }

  #attach(socket: Socket, timeoutMs: number): void {
    socket.setTimeout(timeoutMs);
    socket.on('data', (chunk: Buffer) => this.#received(chunk));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#stop());
    socket.on('timeout', () => this.end('Idle for too long'));
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
      this.end(event.reason);
      return;
    }
    try {
      if (event.kind === 'refused') throw new Refusal(event.reason, event.isTooBig ? 'QUOTA/MAXSIZE' : null);
      await this.#dispatch(event.words);
      this.#badCommands = 0;
    } catch (error) {
      this.#answer(error, event.kind === 'refused' || !this.login);
    }
  }

  async #dispatch(words: readonly Word[]): Promise<void> {
    const [name, ...rest] = words;
    const handler = name?.kind === 'atom' ? HANDLERS.get(name.text) : undefined;
    if (!handler) throw new Refusal('There is no such command');
    if (handler.state === 'authenticated' && !this.login) throw new Refusal('Log in first');
    if (handler.state === 'not-authenticated' && this.login) throw new Refusal('You are logged in already');
    const done = await handler.run(this, rest);
    if (done) this.write(response('OK', done.text, done.code ?? null));
  }

  #answer(error: unknown, counts: boolean): void {
    const refusal = toRefusal(error);
    if (!refusal) this.deps.log.error({ err: error }, 'a command failed');
    if (refusal?.status === 'BYE') return this.end(refusal.message);
    // A script that is wrong twenty times is a script that is being written.
    if (counts) this.#badCommands += 1;
    if (this.#badCommands > MAX_BAD_COMMANDS) return this.end('Too many commands that could not be carried out');
    this.write(response('NO', refusal?.message ?? 'The server made a mistake; it has been logged', refusal ? refusal.code : 'TRYLATER'));
  }

  #stop(): void {
    this.#isEnding = true;
    this.#inbox.wake();
  }
}
