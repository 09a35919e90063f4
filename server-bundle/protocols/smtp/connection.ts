/**
 * One SMTP connection: smtp-server's, with our parser, our reading of MAIL and RCPT, our DATA, and no waiting before the
 * greeting (a client that talks first is still refused). Errors of the handlers become replies here and nowhere else.
 */
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { SMTPConnection } from 'smtp-server/lib/smtp-connection.js';
import type { SMTPServerAddress } from 'smtp-server';
import type { MessageProblem } from '../../wire/smtp/decoder.ts';
import { parseEnvelopeCommand } from '../../wire/smtp/path.ts';
import type { EnvelopeArgument } from '../../wire/smtp/path.ts';
import { SmtpError, replyText } from '../../wire/smtp/reply.ts';
import type { SmtpReply } from '../../wire/smtp/reply.ts';
import type { SmtpSession } from './handlers.ts';
import { SMTP_LIMITS } from './limits.ts';
import type { SmtpServer } from './server.ts';
import { StrictParser } from './strict-parser.ts';
import type { ReceivedMessage } from './strict-parser.ts';

const MAIL_PARAMETERS = new Set(['SIZE', 'BODY', 'SMTPUTF8', 'AUTH']);
const PROBLEM_REPLIES: Readonly<Record<MessageProblem, SmtpReply>> = {
  'too-big': { code: 552, enhanced: '5.3.4', text: `The message is larger than ${SMTP_LIMITS.messageBytes} octets` },
  'bare-newline': { code: 550, enhanced: '5.5.2', text: 'The message has a CR or LF that stands alone; lines end in CR LF (RFC 5321 section 2.3.8)' },
  nul: { code: 550, enhanced: '5.5.2', text: 'The message has a NUL octet (RFC 5322 section 4)' },
  'line-too-long': { code: 550, enhanced: '5.5.2', text: 'The message has a line that is too long' },
  'no-memory': { code: 452, enhanced: '4.3.1', text: 'Too much mail is arriving at once, try again in a moment' },
};

export class Connection<User> extends SMTPConnection {
  readonly #server: SmtpServer<User>;
  readonly #facade: SmtpSession;
  #parsers: StrictParser[] = [];
  #slow: NodeJS.Timeout | undefined;

  constructor(server: SmtpServer<User>, socket: Socket | TLSSocket, options?: ConstructorParameters<typeof SMTPConnection>[2]) {
    super(server, socket, options);
    this.#server = server;
    this.#facade = { id: this.id, remoteAddress: this.remoteAddress, library: this.session };
    // The base made its own parser before our fields were there.
    this._parser = this._createParser();
  }

  /** True while a message or a handler is under way: such a connection may finish when the server stops. */
  get isBusy(): boolean {
    return this._handlerPending || (this._parser instanceof StrictParser && this._parser._dataMode);
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

  override _createParser(): ReturnType<SMTPConnection['_createParser']> {
    // Before the constructor has run there are no fields yet; that parser is replaced at once.
    if (!(#server in this)) return super._createParser();
    const parser = new StrictParser(this.#server.budget, (problem) => {
      const text = problem === 'bare-newline' ? '5.5.2 Lines end in CR LF' : '5.5.2 The line is too long';
      this.send(500, text);
      this.close();
    });
    parser.oncommand = (command, callback) => this._onCommand(command, callback);
    parser.on('error', () => this.close());
    this.#parsers.push(parser);
    return parser;
  }

  override _onClose(): void {
    clearTimeout(this.#slow);
    for (const parser of this.#parsers) if (!this._handlerPending) parser.release();
    super._onClose();
  }

  /** Our texts bring their own enhanced status code. */
  override _getEnhancedStatusCode(code: number, context?: string | false): string {
    return context === undefined ? '' : super._getEnhancedStatusCode(code, context);
  }

  override send(code: number, data?: string | string[] | null, context?: string | false): void {
    const hasOwnCode = typeof data === 'string' && /^[245]\.\d{1,3}\.\d{1,3} /.test(data);
    super.send(code, data, hasOwnCode ? undefined : (context ?? ''));
  }

  override handler_MAIL(command: Buffer, callback: () => void): void {
    if (this.session.envelope.mailFrom) {
      this.send(503, '5.5.1 A sender was given already');
      callback();
      return;
    }
    const sender = parseEnvelopeCommand('MAIL FROM', command.toString('utf8'));
    if (sender === null) {
      this.send(501, '5.1.7 The sender address or its parameters are not valid');
      callback();
      return;
    }
    const refusal = this.#refusalOf(sender);
    this.#answer(
      refusal ? Promise.reject(refusal) : this.#server.handlers.mail(sender, this.#facade),
      () => {
        this.#remember(sender);
        this.send(250, '2.1.0 The sender is fine');
      },
      callback,
    );
  }

  override handler_RCPT(command: Buffer, callback: () => void): void {
    const { envelope } = this.session;
    const recipient = parseEnvelopeCommand('RCPT TO', command.toString('utf8'));
    const refusal = !envelope.mailFrom
      ? new SmtpError(503, '5.5.1', 'MAIL comes before RCPT')
      : recipient === null
        ? new SmtpError(501, '5.1.3', 'The recipient address or its parameters are not valid')
        : recipient.parameters.size > 0
          ? new SmtpError(555, '5.5.4', 'This server knows no RCPT parameters')
          : recipient.isInternational && !envelope.smtpUtf8
            ? new SmtpError(553, '5.6.7', 'That address needs SMTPUTF8')
            : envelope.rcptTo.length >= SMTP_LIMITS.recipients
              ? new SmtpError(452, '4.5.3', 'Too many recipients, send the message again for the rest')
              : null;
    const asked =
      refusal || recipient === null ? Promise.reject(refusal ?? new Error('unreachable')) : this.#server.handlers.recipient(recipient, this.#facade);
    this.#answer(
      asked,
      () => {
        if (recipient !== null && !envelope.rcptTo.some((known) => known.address === recipient.address)) envelope.rcptTo.push(addressOf(recipient));
        this.send(250, '2.1.5 The recipient is fine');
      },
      callback,
    );
  }

  override handler_DATA(command: Buffer, callback: () => void): void {
    const parser = this._parser;
    const hasArgument = command.toString('latin1').trim().length > 4;
    if (hasArgument || !this.session.envelope.rcptTo.length || !(parser instanceof StrictParser)) {
      if (hasArgument) this.send(501, '5.5.4 DATA takes no argument');
      else this.send(503, '5.5.1 RCPT comes before DATA');
      callback();
      return;
    }
    this.#slow = setTimeout(() => this.send(421, '4.4.2 The message took too long'), SMTP_LIMITS.messageMs);
    this.#slow.unref();
    parser.receive({ maxBytes: SMTP_LIMITS.messageBytes, bareNewlines: this.#server.handlers.bareNewlines }, (message, resume) => {
      clearTimeout(this.#slow);
      this._handlerPending = true;
      this.#answer(
        this.#judge(message),
        (reply) => this.send(reply.code, replyText(reply)),
        () => {
          this._transactionCounter += 1;
          this._unrecognizedCommands = 0;
          this._resetSession();
          resume();
        },
      );
    });
    this.send(354, 'End the message with <CR><LF>.<CR><LF>', false);
    callback();
  }

  #judge(message: ReceivedMessage): Promise<SmtpReply> {
    return message.kind === 'message' ? this.#server.handlers.message(message.raw, this.#facade) : Promise.resolve(PROBLEM_REPLIES[message.problem]);
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
        callback();
      })
      .catch((error: unknown) => {
        this.#server.replyToError(error, this.#facade);
        this.close();
      });
  }

  #refusalOf(sender: EnvelopeArgument): SmtpError | null {
    const { parameters } = sender;
    const unknown = [...parameters.keys()].find((name) => !MAIL_PARAMETERS.has(name));
    if (unknown !== undefined) return new SmtpError(555, '5.5.4', `This server does not know the MAIL parameter ${unknown}`);
    const size = parameters.get('SIZE');
    if (size !== undefined && !/^\d{1,20}$/.test(String(size))) return new SmtpError(501, '5.5.4', 'SIZE wants a number');
    if (size !== undefined && Number(size) > SMTP_LIMITS.messageBytes) return new SmtpError(552, '5.3.4', PROBLEM_REPLIES['too-big'].text);
    const body = parameters.get('BODY');
    if (body !== undefined && !/^(7BIT|8BITMIME)$/i.test(String(body))) return new SmtpError(501, '5.5.4', 'BODY is 7BIT or 8BITMIME');
    if (sender.isInternational && parameters.get('SMTPUTF8') !== true) return new SmtpError(553, '5.6.7', 'That address needs SMTPUTF8');
    return null;
  }

  #remember(sender: EnvelopeArgument): void {
    const { envelope } = this.session;
    envelope.mailFrom = addressOf(sender);
    envelope.smtpUtf8 = sender.parameters.get('SMTPUTF8') === true;
    envelope.bodyType = String(sender.parameters.get('BODY') ?? '7BIT').toLowerCase();
  }
}

function addressOf(argument: EnvelopeArgument): SMTPServerAddress {
  return { address: argument.address, args: argument.parameters.size > 0 ? Object.fromEntries(argument.parameters) : false };
}

export function envelopeOf(session: SmtpSession): { readonly from: string; readonly recipients: readonly string[] } {
  const { envelope } = session.library;
  return { from: envelope.mailFrom === false ? '' : envelope.mailFrom.address, recipients: envelope.rcptTo.map((known) => known.address) };
}
