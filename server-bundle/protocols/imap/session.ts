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
import { MAX_APPEND_BYTES } from '../../wire/imap/limits.ts';
import { CommandReader, USUAL_BOUNDS, type ReaderEvent } from '../../wire/imap/reader.ts';
import { parseCommand, type ParsedCommand, tagOf } from '../../wire/imap/tokens.ts';
import type { ChannelBindings } from '../../wire/sasl/scram.ts';
import { channelBindings } from '../sasl/channel-binding.ts';
import { mechanismsWith } from '../sasl/exchange.ts';
import { secured } from '../sessions/upgrade.ts';
import { addressKey } from '../smtp/address-key.ts';
import type { MemoryBudget } from '../smtp/memory-budget.ts';
import { compressionOver } from './compression.ts';
import { type Extension, highestModSeqLine, uidRequired } from './extensions.ts';
import { type Handler, HANDLERS, NUMBERED } from './handlers.ts';
import {
  BOUNDS_BEFORE_LOGIN,
  HANDSHAKE_TIMEOUT_MS,
  IDLE_TIMEOUT_MS,
  LINGER_MS,
  LOGIN_TIMEOUT_MS,
  MAX_BAD_COMMANDS,
  MAX_PIPELINED,
  MAX_PIPELINED_BYTES,
} from './limits.ts';
import { LiteralRoom } from './literal-room.ts';
import { newsLines } from './news.ts';
import type { Notices } from './notify/notices.ts';
import { hasIdleNews, hasLiveNews, tellAll, tellLive } from './notify/tell.ts';
import { Output } from './output.ts';
import { Refusal, toRefusal } from './refusal.ts';
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
  readonly #inbox: ReaderEvent[] = [];
  #inboxBytes = 0;
  #wake: (() => void) | null = null;
  #badCommands = 0;
  #linger: NodeJS.Timeout | undefined;
  #unwatch: (() => void) | null = null;
  #bindings: ChannelBindings | undefined;

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
    const always = 'IMAP4rev1 IMAP4rev2 LITERAL+ ID SASL-IR';
    if (!this.isSecure) return `${always} STARTTLS LOGINDISABLED`;
    return this.login
      ? `${always} ENABLE CONDSTORE QRESYNC OBJECTID UIDONLY IDLE NAMESPACE CHILDREN UIDPLUS UNSELECT MOVE LIST-EXTENDED LIST-STATUS SPECIAL-USE ESEARCH SEARCHRES SORT SORT=DISPLAY ESORT THREAD=ORDEREDSUBJECT THREAD=REFERENCES WITHIN PARTIAL PREVIEW SAVEDATE INPROGRESS CREATE-SPECIAL-USE MULTIAPPEND REPLACE BINARY UTF8=ACCEPT COMPRESS=DEFLATE STATUS=SIZE QUOTA QUOTA=RES-STORAGE QUOTA=RES-MESSAGE METADATA NOTIFY CATENATE APPENDLIMIT=${MAX_APPEND_BYTES}`
      : [always, ...mechanismsWith(this.bindings).map((name) => `AUTH=${name}`)].join(' ');
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
    return (this.#bindings ??= channelBindings(this.#socket));
  }

  /** The next line as it stands, for SASL answers and DONE; null when the client has gone. */
  async readLine(): Promise<Buffer | null> {
    await this.output.flush();
    const event = await this.#next();
    if (event && event.kind !== 'continue') this.#literals.done();
    return event?.kind === 'command' && event.parts.length === 1 ? (event.parts[0] ?? null) : null;
  }

  /** Resolves when there is something to tell, a line to read, or the end. */
  async newsOrInput(hasNews: (session: Session) => boolean = hasIdleNews): Promise<void> {
    while (this.#inbox.length === 0 && !this.ending && !hasNews(this)) await this.#waiting();
  }

  /** What has come behind the command that is being run. */
  get waiting(): readonly ReaderEvent[] {
    return this.#inbox;
  }

  get hasInput(): boolean {
    return this.#inbox.length > 0 || this.ending;
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
        this.#wake?.();
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
    if (this.#inbox.length > 0 || this.#reader.heldBytes > 0 || plain.readableLength > 0)
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
    if (this.#inbox.length > 0 || this.#reader.heldBytes > 0) throw new Refusal('BAD', 'Nothing is sent behind COMPRESS before it is answered');
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

  /** A client that never closes its side would keep the socket for ever. */
  #hangUp(lastWords: string): void {
    this.output.end(lastWords);
    if (this.#socket.destroyed || this.#linger) return;
    this.#linger = setTimeout(() => this.#socket.destroy(), LINGER_MS);
    this.#linger.unref();
    this.#socket.once('close', () => clearTimeout(this.#linger));
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
    for (const event of this.#reader.push(chunk)) {
      // A request to go on waits its turn too: written at once it could land inside an answer still being written.
      if (event.kind !== 'continue') this.#literals.ended();
      this.#inbox.push(event);
      this.#inboxBytes += sizeOf(event);
    }
    if (this.#inbox.length > MAX_PIPELINED || this.#inboxBytes > MAX_PIPELINED_BYTES) this.#source.pause();
    this.#wake?.();
  }

  #stop(): void {
    this.ending = true;
    this.#wake?.();
  }

  #waiting(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = () => {
        this.#wake = null;
        resolve();
      };
    });
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
    while (this.#inbox.length === 0 && !this.ending) await this.#waiting();
    const event = this.#inbox.shift() ?? null;
    if (event) this.#inboxBytes -= sizeOf(event);
    if (this.#inbox.length <= MAX_PIPELINED / 2 && this.#inboxBytes <= MAX_PIPELINED_BYTES && this.#source.isPaused()) this.#source.resume();
    return this.ending ? null : event;
  }

  async #handle(event: ReaderEvent): Promise<void> {
    switch (event.kind) {
      case 'command':
        return this.#command(event.parts);
      case 'too-big':
        if (event.fatal) {
          this.end('That literal is too large');
          return;
        }
        this.output.line(`${event.tag} NO [TOOBIG] That is larger than the server takes`);
        return;
      case 'no-room':
        if (event.fatal) this.end('The server is short of memory; send that again shortly');
        else this.output.line(`${event.tag} NO [LIMIT] The server is short of memory; send that again shortly`);
        return;
      case 'broken': {
        this.end(`Protocol error: ${event.reason}`);
        return;
      }
      case 'continue':
        this.output.line('+ go ahead');
        return;
    }
  }

  async #command(parts: readonly Buffer[]): Promise<void> {
    try {
      await this.#dispatch(parseCommand(parts));
      this.#badCommands = 0;
    } catch (error) {
      this.#answer(tagOf(parts) ?? '*', error);
    }
  }

  async #dispatch(command: ParsedCommand): Promise<void> {
    const entry: Handler | undefined = HANDLERS.get(command.name);
    if (!entry) throw new Refusal('BAD', 'There is no such command');
    if ((entry.state === 'authenticated' || entry.state === 'selected') && !this.login)
      throw new Refusal('NO', 'Log in first', 'AUTHENTICATIONFAILED');
    if (entry.state === 'selected' && !this.selected) throw new Refusal('BAD', 'Select a mailbox first');
    if (entry.state === 'not-authenticated' && this.login) throw new Refusal('BAD', 'You are logged in already');
    if (this.enabled.has('UTF8=ACCEPT')) refuseCharset(command);
    if (this.enabled.has('UIDONLY') && NUMBERED.has(command.name)) throw uidRequired();
    this.goesByNumbers = false;
    const done = await entry.run(this, command);
    await tellAll(this, entry.expunges && !this.goesByNumbers);
    this.output.line(`${command.tag} OK ${done}`);
  }

  #answer(tag: string, error: unknown): void {
    const refusal = toRefusal(error);
    if (!refusal) {
      this.deps.log.error({ err: error }, 'a command failed');
      this.output.line(`${tag} NO [SERVERBUG] The server made a mistake; it has been logged`);
      return;
    }
    if (refusal.status === 'BYE') return this.end(refusal.message);
    if (refusal.status === 'BAD' && ++this.#badCommands > MAX_BAD_COMMANDS) return this.end('Too many malformed commands');
    this.output.line(`${tag} ${refusal.status} ${refusal.code ? `[${refusal.code}] ` : ''}${refusal.message}`);
  }
}

/** RFC 6855 §3: whoever has enabled UTF8=ACCEPT searches in UTF-8 and names no other charset. It stands first, or behind RETURN and its list. */
function refuseCharset({ name, args }: ParsedCommand): void {
  const words = [name, ...args.slice(0, 4).map((token) => (token.kind === 'atom' ? token.text.toUpperCase() : ''))].slice(name === 'UID' ? 1 : 0);
  const at = words[1] === 'RETURN' ? 3 : 1;
  if (words[0] === 'SEARCH' && words[at] === 'CHARSET') throw new Refusal('BAD', 'CHARSET does not go with UTF8=ACCEPT');
}

function sizeOf(event: ReaderEvent): number {
  return event.kind === 'command' ? event.parts.reduce((sum, part) => sum + part.length, 0) : 0;
}
