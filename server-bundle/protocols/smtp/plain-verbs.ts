/**
 * The verbs of an SMTP connection that no service decides about: EHLO, HELO, VRFY, EXPN, HELP; and how a reply is written. A client that
 * only asks and asks is sent away.
 */
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { SMTPServer } from 'smtp-server';
import { SMTPConnection } from 'smtp-server/lib/smtp-connection.js';
import { isHeloArgument } from '../../wire/smtp/helo.ts';
import { ehloLines } from './ehlo.ts';
import type { SmtpHandlers } from './handlers.ts';
import { SMTP_LIMITS } from './limits.ts';

const IDLE_COMMANDS = new Set(['NOOP', 'RSET', 'VRFY', 'EXPN', 'HELP', 'EHLO', 'HELO']);

type Options = ConstructorParameters<typeof SMTPConnection>[2];

export class PlainVerbs extends SMTPConnection {
  readonly #helo: SmtpHandlers<unknown>['helo'];
  #idleCommands = 0;

  constructor(
    server: SMTPServer,
    socket: Socket | TLSSocket,
    settings: { readonly helo: SmtpHandlers<unknown>['helo']; readonly options?: Options | undefined },
  ) {
    super(server, socket, settings.options);
    this.#helo = settings.helo;
  }

  override _onCommand(command: Buffer, callback?: () => void): void {
    const verb = command.toString('latin1', 0, 10).split(' ', 1)[0]?.toUpperCase() ?? '';
    if (this._ready && IDLE_COMMANDS.has(verb) && this._nextHandler === false && !this._upgrading) {
      this.#idleCommands += 1;
      if (this.#idleCommands > SMTP_LIMITS.idleCommands) {
        this.send(421, '4.7.0 Too many commands that bring no message');
        return;
      }
    }
    super._onCommand(command, callback);
  }

  /** A message has come: the client is no mere asker. */
  forgetIdleCommands(): void {
    this.#idleCommands = 0;
  }

  /** Our texts bring their own enhanced status code. */
  override _getEnhancedStatusCode(code: number, context?: string | false): string {
    return context === undefined ? '' : super._getEnhancedStatusCode(code, context);
  }

  override send(code: number, data?: string | string[] | null, context?: string | false): void {
    const hasOwnCode = typeof data === 'string' && /^[245]\.\d{1,3}\.\d{1,3} /.test(data);
    super.send(code, data, hasOwnCode ? undefined : (context ?? ''));
  }

  override handler_EHLO(command: Buffer, callback: () => void): void {
    if (!this.#isGreeted(command)) return callback();
    const canLogIn = this.secure && this._isSupported('AUTH') && !this.session.user;
    const lines = ehloLines({
      hostname: this.name,
      isTls: this.secure,
      canStartTls: this._isSupported('STARTTLS'),
      authMethods: canLogIn ? this._server.options.authMethods : [],
      messageBytes: SMTP_LIMITS.messageBytes,
      recipients: SMTP_LIMITS.recipients,
    });
    this.send(250, [...lines], false);
    callback();
  }

  override handler_HELO(command: Buffer, callback: () => void): void {
    if (!this.#isGreeted(command)) return callback();
    this.send(250, this.name, false);
    callback();
  }

  /** RFC 5321 §3.5.3, §7.3: who has a mailbox here is told to nobody. */
  override handler_VRFY(_command: Buffer, callback: () => void): void {
    this.send(252, '2.5.2 Send the message, then you will know');
    callback();
  }

  handler_EXPN(_command: Buffer, callback: () => void): void {
    this.send(502, '5.5.1 Lists are not expanded here');
    callback();
  }

  override handler_HELP(_command: Buffer, callback: () => void): void {
    this.send(214, '2.0.0 This is an SMTP server (RFC 5321). Write to its postmaster');
    callback();
  }

  #isGreeted(command: Buffer): boolean {
    const [, name = '', ...more] = command.toString('utf8').trim().split(/\s+/);
    const isFine = more.length === 0 && (this.#helo === 'any' ? /^[!-~\u00a0-\uffff]{1,255}$/u.test(name) : isHeloArgument(name));
    if (!isFine) {
      this.send(501, '5.5.2 Say your name, or your address in brackets');
      return false;
    }
    this.hostNameAppearsAs = name.toLowerCase();
    this._resetSession();
    return true;
  }
}
