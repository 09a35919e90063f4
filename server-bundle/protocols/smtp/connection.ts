/**
 * One SMTP connection: smtp-server's, with our parser, our reading of MAIL and RCPT, our DATA and BDAT, and no waiting before the
 * greeting (a client that talks first is still refused). Errors of the handlers become replies here and nowhere else.
 */
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { SMTPConnection } from 'smtp-server/lib/smtp-connection.js';
import { parseChunkCommand } from '../../wire/smtp/chunk-command.ts';
import { mailParameters, recipientParameters } from '../../wire/smtp/parameters.ts';
import { parseEnvelopeCommand } from '../../wire/smtp/path.ts';
import { SmtpError, replyText } from '../../wire/smtp/reply.ts';
import type { SmtpReply } from '../../wire/smtp/reply.ts';
import { addressKey } from './address-key.ts';
import { beginAuth } from './auth.ts';
import { addRecipient, beginEnvelope } from './envelope.ts';
import type { SmtpSession } from './handlers.ts';
import { SMTP_LIMITS } from './limits.ts';
import type { MemoryShare } from './memory-budget.ts';
import { Pace } from './pace.ts';
import { PlainVerbs } from './plain-verbs.ts';
import { NO_MEMORY, replyToProblem } from './problem-reply.ts';
import type { SmtpServer } from './server.ts';
import { StrictParser } from './strict-parser.ts';
import type { ReceivedMessage } from './strict-parser.ts';

/** How old a message must be before its pace says something, when somebody else needs the memory. */
const YIELD_GRACE_MS = 5_000;

export class Connection<User> extends PlainVerbs {
  readonly #server: SmtpServer<User>;
  readonly #facade: SmtpSession;
  readonly #pace = new Pace();
  readonly #memory: MemoryShare;
  #isBetweenChunks = false;

  constructor(server: SmtpServer<User>, socket: Socket | TLSSocket, options?: ConstructorParameters<typeof SMTPConnection>[2]) {
    super(server, socket, { helo: server.handlers.helo, options });
    this.#server = server;
    this.#facade = { id: this.id, remoteAddress: this.remoteAddress, library: this.session };
    this.#memory = server.budget.share({
      address: addressKey(this.remoteAddress),
      pace: () => this.#pace.current(YIELD_GRACE_MS),
      evict: () => this.#giveUp(NO_MEMORY),
    });
    // The base made its own parser before our fields were there.
    this._parser = this._createParser();
  }

  /** True while a message or a handler is under way: such a connection may finish when the server stops. */
  get isBusy(): boolean {
    return this._handlerPending || this.#isBetweenChunks || (this._parser instanceof StrictParser && this._parser._dataMode);
  }

  override init(): void {
    this._setListeners(() => {
      if (this.#server.connections.size > SMTP_LIMITS.clients) {
        this.send(421, '4.3.2 Too many clients, try again in a moment');
        return;
      }
      this.connectionReady();
    });
  }

  /** Called by the server every now and then: a client that only holds on is sent away. */
  sweep(): void {
    if (this._handlerPending || this._closing) return;
    const verdict = this.#pace.verdict(this.#server.pace);
    if (verdict === 'message-too-slow') this.#giveUp({ code: 421, enhanced: '4.4.2', text: 'The message comes too slowly' });
    if (verdict === 'command-too-slow') this.send(421, '4.4.2 No command came in time');
  }

  override _createParser(): ReturnType<SMTPConnection['_createParser']> {
    // Before the constructor has run there are no fields yet; that parser is replaced at once.
    if (!(#server in this)) return super._createParser();
    const parser = new StrictParser({
      memory: this.#memory,
      pace: this.#pace,
      onBroken: (problem) => {
        this.send(500, problem === 'bare-newline' ? '5.5.2 Lines end in CR LF' : '5.5.2 The line is too long');
        this.close();
      },
    });
    parser.oncommand = (command, callback) => this._onCommand(command, callback);
    parser.on('error', () => this.close());
    return parser;
  }

  /** Replies to pipelined commands leave in one packet; what is final, or changes the socket, goes at once. */
  override send(code: number, data?: string | string[] | null, context?: string | false): void {
    const isOneOfMany = this._parser instanceof StrictParser && this._parser.hasMore && code !== 220 && code !== 221 && code !== 421;
    if (isOneOfMany && this._socket.writableCorked === 0) {
      const socket = this._socket;
      socket.cork();
      setImmediate(() => socket.uncork());
    }
    super.send(code, data, context);
  }

  override _onClose(): void {
    if (!this._handlerPending) this.#memory.release();
    super._onClose();
  }

  /** RSET, EHLO, STARTTLS and the end of a message: what was begun is forgotten. */
  override _resetSession(): void {
    if (this.#isBetweenChunks && this._parser instanceof StrictParser) this._parser.discard();
    this.#isBetweenChunks = false;
    super._resetSession();
  }

  override handler_STARTTLS(command: Buffer, callback: () => void): void {
    if (this.#isBetweenChunks) this._resetSession();
    super.handler_STARTTLS(command, callback);
  }

  override handler_AUTH(command: Buffer, callback: () => void): void {
    let resume = callback;
    const accept = async (): Promise<User> => {
      const exchange = beginAuth(this, command, callback);
      resume = exchange.resume;
      const user = await this.#server.handlers.authenticate?.(exchange.request, this.#facade);
      if (user === undefined) throw new SmtpError(502, '5.5.1', 'Nobody logs in here');
      return user;
    };
    this.#answer(
      accept(),
      (user) => {
        this.session.user = user;
        this.session.transmissionType = this._transmissionType();
        this.send(235, '2.7.0 You are logged in');
      },
      () => resume(),
    );
  }

  override handler_MAIL(command: Buffer, callback: () => void): void {
    const accept = async (): Promise<void> => {
      if (this.session.envelope.mailFrom) throw new SmtpError(503, '5.5.1', 'A sender was given already');
      const sender = parseEnvelopeCommand('MAIL FROM', command.toString('utf8'));
      if (sender === null) throw new SmtpError(501, '5.1.7', 'The sender address or its parameters are not valid');
      const parameters = mailParameters(sender, { isTls: this.secure, maxBytes: SMTP_LIMITS.messageBytes });
      await this.#server.handlers.mail(sender, this.#facade);
      beginEnvelope(this.#facade, sender, parameters);
    };
    this.#answer(accept(), () => this.send(250, '2.1.0 The sender is fine'), callback);
  }

  override handler_RCPT(command: Buffer, callback: () => void): void {
    const accept = async (): Promise<void> => {
      const { envelope } = this.session;
      if (!envelope.mailFrom) throw new SmtpError(503, '5.5.1', 'MAIL comes before RCPT');
      if (this.#isBetweenChunks) throw new SmtpError(503, '5.5.1', 'Recipients come before the message');
      const recipient = parseEnvelopeCommand('RCPT TO', command.toString('utf8'));
      if (recipient === null) throw new SmtpError(501, '5.1.3', 'The recipient address or its parameters are not valid');
      const parameters = recipientParameters(recipient, { smtpUtf8: envelope.smtpUtf8 === true });
      if (envelope.rcptTo.length >= SMTP_LIMITS.recipients)
        throw new SmtpError(452, '4.5.3', 'Too many recipients, send the message again for the rest');
      await this.#server.handlers.recipient(recipient, this.#facade);
      addRecipient(this.#facade, recipient.address, parameters);
    };
    this.#answer(accept(), () => this.send(250, '2.1.5 The recipient is fine'), callback);
  }

  override handler_DATA(command: Buffer, callback: () => void): void {
    const parser = this._parser;
    const refusal = this.#refusalOfData(command);
    if (refusal !== null) this.send(refusal.code, replyText(refusal));
    else if (parser instanceof StrictParser) {
      parser.receive(this.#dataLimits(), (message, resume) => this.#finish(message, resume));
      this.send(354, 'End the message with <CRLF>.<CRLF>', false);
    }
    callback();
  }

  #refusalOfData(command: Buffer): SmtpReply | null {
    if (command.toString('latin1').trim().length > 4) return { code: 501, enhanced: '5.5.4', text: 'DATA takes no argument' };
    if (this.#isBetweenChunks) return { code: 503, enhanced: '5.5.1', text: 'A message that began with BDAT ends with BDAT' };
    if (this.session.envelope.rcptTo.length === 0) return { code: 503, enhanced: '5.5.1', text: 'RCPT comes before DATA' };
    return null;
  }

  /** RFC 3030 §2. The octets of the chunk follow at once, so they are read in any case: before 250 or before the refusal. */
  handler_BDAT(command: Buffer, callback: () => void): void {
    const parser = this._parser;
    const chunk = parseChunkCommand(command.toString('latin1'));
    if (chunk === null || !(parser instanceof StrictParser)) {
      // Nobody knows now where the chunk ends: what follows must not be read as commands.
      this.send(501, '5.5.4 BDAT wants the number of octets, and perhaps LAST');
      this.close();
      callback();
      return;
    }
    if (this.session.envelope.rcptTo.length === 0)
      parser.receiveChunk({ ...chunk, isLast: true }, { ...this.#dataLimits(), maxBytes: 0 }, (_nothing, resume) => {
        this.send(503, '5.5.1 RCPT comes before BDAT');
        resume();
      });
    else parser.receiveChunk(chunk, this.#dataLimits(), (message, resume) => this.#finish(message, resume));
    callback();
  }

  #dataLimits(): { readonly maxBytes: number; readonly bareNewlines: 'refuse' | 'keep' } {
    return { maxBytes: SMTP_LIMITS.messageBytes, bareNewlines: this.#server.handlers.bareNewlines };
  }

  #finish(message: ReceivedMessage, resume: () => void): void {
    if (message.kind === 'chunk') {
      this.#isBetweenChunks = true;
      this.send(250, `2.0.0 ${message.sizeBytes} octets are here`);
      resume();
      return;
    }
    this._handlerPending = true;
    this.#isBetweenChunks = false;
    this.#answer(
      message.kind === 'message' ? this.#server.handlers.message(message.raw, this.#facade) : Promise.resolve(replyToProblem(message.problem)),
      (reply) => this.send(reply.code, replyText(reply)),
      () => {
        this._transactionCounter += 1;
        this._unrecognizedCommands = 0;
        this.forgetIdleCommands();
        this._resetSession();
        resume();
      },
    );
  }

  /** The message is lost, the client may bring it again. */
  #giveUp(reply: SmtpReply): void {
    if (this._parser instanceof StrictParser) this._parser.discard();
    this.send(421, replyText(reply));
  }

  /** Waits for a handler, sends one reply whatever happens, and only then lets the parser go on. */
  #answer<T>(asked: Promise<T>, succeeded: (value: T) => void, callback: () => void): void {
    asked
      .then(succeeded, (error: unknown) => {
        const reply = this.#server.replyToError(error, this.#facade);
        this.send(reply.code, replyText(reply));
      })
      .finally(() => {
        this._handlerPending = false;
        if (this._closed) this.#memory.release();
        callback();
      })
      .catch((error: unknown) => {
        this.#server.replyToError(error, this.#facade);
        this.close();
      });
  }
}
