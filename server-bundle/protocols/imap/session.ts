/**
 * One client's connection: reads commands one at a time, hands each to its handler, and tells news between them (RFC 9051 §3, §5). The
 * storage session, and with it the key of the mailbox, is given back however the connection ends.
 */
import type { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { type SecureContext, TLSSocket } from 'node:tls';
import { isAbort } from '../../base/errors.ts';
import type { Log } from '../../base/log.ts';
import type { RateLimiter } from '../../base/rate-limit.ts';
import type { AccountId, MailboxEvent, SessionToken, Storage } from '../../storage/api/operations.ts';
import { CommandReader, USUAL_BOUNDS, type ReaderEvent } from '../../wire/imap/reader.ts';
import type { ChannelBindings } from '../../wire/sasl/scram.ts';
import { canBind, channelBindings } from '../sasl/channel-binding.ts';
import { mechanismsWith } from '../sasl/exchange.ts';
import { hangUp } from '../sessions/hang-up.ts';
import { Inbox } from '../sessions/inbox.ts';
import { secured } from '../sessions/upgrade.ts';
import { addressKey } from '../smtp/address-key.ts';
import type { MemoryBudget } from '../smtp/memory-budget.ts';
import { beforeLogin, IN_THE_CLEAR, WHEN_LOGGED_IN } from './capabilities.ts';
import { compressionOver } from './compression.ts';
import { dispatch } from './dispatch.ts';
import { type Extension, highestModSeqLine } from './extensions.ts';
import {
  BOUNDS_BEFORE_LOGIN,
  HANDSHAKE_TIMEOUT_MS,
  IDLE_TIMEOUT_MS,
  LINGER_MS,
  LOGIN_TIMEOUT_MS,
  MAX_PIPELINED,
  MAX_PIPELINED_BYTES,
} from './limits.ts';
import { LiteralRoom } from './literal-room.ts';
import { newsLines } from './news.ts';
import type { Notices } from './notify/notices.ts';
import { hasIdleNews, hasLiveNews, tellLive } from './notify/tell.ts';
import { Output } from './output.ts';
import { Refusal } from './refusal.ts';
import type { SelectedMailbox } from './selected.ts';
import type { StatusRun } from './status-run.ts';

export interface SessionDeps {
  readonly storage: Storage;
  readonly limiter: RateLimiter;
  readonly log: Log;
  readonly hostname: string;
  /** Of the certificate that is now in the files, for STARTTLS. */
  readonly secureContext: () => SecureContext;
  /** For large literals, of all sessions. */
  readonly literals: MemoryBudget;
}

export interface Login {
  readonly address: string;
  readonly account: AccountId;
  readonly token: SessionToken;
}

export class Session implements AsyncDisposable {
  readonly deps: SessionDeps;
  output: Output;
  readonly remoteAddress: string;
  /** What its client is counted by: whoever has an IPv6 network has 2^64 addresses. */
  readonly clientKey: string;
  login: Login | null = null;
  selected: SelectedMailbox | null = null;
  readonly enabled = new Set<Extension>();
  /** The command that is run goes by sequence numbers although it is a UID command: removals wait for the next (RFC 9051 §7.5.1). */
  goesByNumbers = false;
  /** What NOTIFY and ENABLE METADATA ask for; null while nobody has. */
  notices: Notices | null = null;
  /** What is known for the STATUS commands that come next; null while there are none. */
  statusRun: StatusRun | null = null;
  /** In a row, without one that was carried out. */
  badCommands = 0;
  /** Set by LOGOUT and by whatever ends the session. */
  ending = false;

  #socket: Socket;
  /** Where bytes come from: the socket, or what inflates them. */
  #source: Readable;
  /** Done once the answer to the command has been written. */
  #afterAnswer: (() => void | Promise<void>) | null = null;
  readonly #onData = (chunk: Buffer): void => this.#received(chunk);
  readonly #reader: CommandReader;
  readonly #literals: LiteralRoom;
  readonly #inbox = new Inbox<ReaderEvent>({ events: MAX_PIPELINED, bytes: MAX_PIPELINED_BYTES, sizeOf });
  #isHungUp = false;
  #unwatch: (() => void) | null = null;

  constructor(socket: Socket, deps: SessionDeps) {
    this.deps = deps;
    this.#socket = socket;
    this.#source = socket;
    this.remoteAddress = (socket.remoteAddress ?? 'unknown').replace(/^::ffff:(?=\d+\.)/i, '');
    this.clientKey = addressKey(this.remoteAddress);
    this.output = new Output(socket);
    this.#reader = new CommandReader(BOUNDS_BEFORE_LOGIN);
    this.#literals = new LiteralRoom(deps.literals, {
      address: this.clientKey,
      evict: () => this.end('The server is short of memory; send that again'),
    });
    this.#attach(socket);
  }

  /** Runs until the client leaves. Never throws. */
  async run(): Promise<void> {
    this.output.line(`* OK [CAPABILITY ${this.capabilities()}] ${this.deps.hostname} Palomar is ready`);
    try {
      await this.output.flush();
      while (!this.ending) {
        await this.#tellUntilInput();
        const event = await this.#next();
        if (!event) break;
        await this.#handle(event);
        if (event.kind !== 'continue') this.#literals.done();
        if (!this.statusRun || this.output.isFull) await this.output.flush();
        const after = this.#afterAnswer;
        this.#afterAnswer = null;
        await after?.();
      }
    } catch (error) {
      if (!isAbort(error)) this.deps.log.error({ err: error }, 'the session broke');
    } finally {
      await this[Symbol.asyncDispose]();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.ending = true;
    this.#unwatch?.();
    this.#unwatch = null;
    this.selected = null;
    const login = this.login;
    this.login = null;
    this.#hangUp('');
    this.#literals.release();
    if (login) await this.deps.storage.call('login.close', { session: login.token }).catch(() => undefined);
  }

  /** Tells the client why and closes. */
  end(reason: string): void {
    if (this.ending) return;
    this.ending = true;
    this.#hangUp(`* BYE ${reason}\r\n`);
    this.#stop();
  }

  capabilities(): string {
    if (!this.isSecure) return IN_THE_CLEAR;
    return this.login ? WHEN_LOGGED_IN : beforeLogin(mechanismsWith(canBind(this.#socket)));
  }

  /** Nobody logs in before it is. */
  get isSecure(): boolean {
    return this.#socket instanceof TLSSocket;
  }

  /** Names and strings go out in UTF-8 (RFC 9051 §5.1, RFC 6855 §3). */
  get isUtf8(): boolean {
    return this.enabled.has('IMAP4REV2') || this.enabled.has('UTF8=ACCEPT');
  }

  /** What a login may be bound to: this TLS connection, while it stands. */
  get bindings(): ChannelBindings {
    return channelBindings(this.#socket);
  }

  /** The next line as it stands, for SASL answers and DONE; null when the client has gone. */
  async readLine(): Promise<Buffer | null> {
    await this.output.flush();
    const event = await this.#next();
    if (event && event.kind !== 'continue') this.#literals.done();
    return event?.kind === 'command' && event.parts.length === 1 ? (event.parts[0] ?? null) : null;
  }

  /** Resolves when there is something to tell, a line to read, or the end. */
  newsOrInput(hasNews: (session: Session) => boolean = hasIdleNews): Promise<void> {
    return this.#inbox.until(() => this.hasInput || hasNews(this));
  }

  /** What has come behind the command that is being run. */
  get waiting(): readonly ReaderEvent[] {
    return this.#inbox.events;
  }

  get hasInput(): boolean {
    return !this.#inbox.isEmpty || this.ending;
  }

  /** Takes over a login: longer time-outs, and news from storage. */
  accept(login: Login): void {
    this.login = login;
    this.#reader.bounds = { ...USUAL_BOUNDS, admits: (sizeBytes) => this.#literals.admits(sizeBytes) };
    this.#socket.setTimeout(IDLE_TIMEOUT_MS);
    this.#unwatch = this.deps.storage.watch(
      login.token,
      (event: MailboxEvent) => {
        this.statusRun = null;
        this.selected?.queue(event);
        this.notices?.queue(event, this.selected?.id ?? null);
        this.#inbox.wake();
      },
      () => this.end('The mail storage is away for the moment; connect again shortly'),
    );
  }

  /**
   * From behind the answer on (RFC 9051 §6.2.1). @throws Refusal BYE when something was sent behind the command: it came in the clear, and is
   * never run.
   */
  startTls(): void {
    const plain = this.#socket;
    plain.pause();
    if (!this.#inbox.isEmpty || this.#reader.heldBytes > 0 || plain.readableLength > 0)
      throw new Refusal('BYE', 'Nothing may follow STARTTLS before the handshake');
    this.#afterAnswer = async () => {
      if (plain.destroyed) return;
      const secure = await secured(plain, this.deps.secureContext(), HANDSHAKE_TIMEOUT_MS);
      if (!secure) return this.#stop();
      this.#socket = secure;
      this.#source = secure;
      this.#reader.reset();
      this.output = new Output(secure);
      this.#attach(secure);
    };
  }

  /** Both ways, from behind the answer on (RFC 4978 §3). @throws Refusal */
  compress(): void {
    if (this.#source !== this.#socket) throw new Refusal('NO', 'This connection is compressed already', 'COMPRESSIONACTIVE');
    if (!this.#inbox.isEmpty || this.#reader.heldBytes > 0) throw new Refusal('BAD', 'Nothing is sent behind COMPRESS before it is answered');
    // Whatever comes now is compressed, and waits until that is seen to.
    this.#socket.pause();
    this.#afterAnswer = () => {
      if (this.#socket.destroyed) return;
      this.#socket.off('data', this.#onData);
      const { input, output } = compressionOver(this.#socket, (reason) => this.end(reason));
      input.on('data', this.#onData);
      this.#source = input;
      this.output.compressWith(output);
    };
  }

  /** Writes what has happened meanwhile in the selected mailbox. */
  tellNews(expunges: boolean): void {
    const { selected } = this;
    if (!selected) return;
    for (const line of newsLines(this, selected, expunges)) this.output.line(line);
    // Whoever comes back with a mod-sequence seen just now must not miss what has to wait (RFC 7162 §3.2, §6).
    if (selected.hasNews && this.enabled.has('CONDSTORE')) this.output.line(highestModSeqLine(selected.toldModSeq, 'Removals wait to be told'));
  }

  #hangUp(lastWords: string): void {
    if (this.#isHungUp) return this.output.end(lastWords);
    this.#isHungUp = true;
    hangUp(this.#socket, lastWords, LINGER_MS, (words) => this.output.end(words));
  }

  #attach(socket: Socket): void {
    socket.setTimeout(LOGIN_TIMEOUT_MS);
    socket.on('data', this.#onData);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#stop());
    socket.on('timeout', () => this.end('Autologout; idle for too long'));
  }

  #received(chunk: Buffer): void {
    if (this.ending) return;
    this.#literals.received(chunk.length);
    // A request to go on waits its turn too: written at once it could land inside an answer still being written.
    this.#inbox.take(this.#eventsOf(chunk), this.#source);
  }

  /** One at a time: what a literal held is free for the next before that is read. */
  *#eventsOf(chunk: Buffer): Generator<ReaderEvent, void, undefined> {
    for (const event of this.#reader.push(chunk)) {
      if (event.kind !== 'continue') this.#literals.ended();
      yield event;
    }
  }

  #stop(): void {
    this.ending = true;
    this.#inbox.wake();
  }

  /** News goes out as it comes to whoever has asked for that, though no command is being run (RFC 5465 §3). */
  async #tellUntilInput(): Promise<void> {
    while (this.notices?.wishes && !this.hasInput) {
      await tellLive(this);
      await this.output.flush();
      await this.newsOrInput(hasLiveNews);
    }
  }

  async #next(): Promise<ReaderEvent | null> {
    await this.#inbox.until(() => this.hasInput);
    const event = this.#inbox.give(this.#source);
    return this.ending ? null : event;
  }

  /** A promise only for a command: whoever is in IDLE is inside of it, and each frame in between would be kept. */
  #handle(event: ReaderEvent): Promise<void> | undefined {
    switch (event.kind) {
      case 'command':
        return dispatch(this, event.parts);
      case 'too-big':
        if (event.fatal) {
          this.end('That literal is too large');
          return undefined;
        }
        this.output.line(`${event.tag} NO [TOOBIG] That is larger than the server takes`);
        return undefined;
      case 'no-room':
        if (event.fatal) this.end('The server is short of memory; send that again shortly');
        else this.output.line(`${event.tag} NO [LIMIT] The server is short of memory; send that again shortly`);
        return undefined;
      case 'broken':
        this.end(`Protocol error: ${event.reason}`);
        return undefined;
      case 'continue':
        this.output.line('+ go ahead');
        return undefined;
    }
  }
}

function sizeOf(event: ReaderEvent): number {
  return event.kind === 'command' ? event.parts.reduce((sum, part) => sum + part.length, 0) : 0;
}
