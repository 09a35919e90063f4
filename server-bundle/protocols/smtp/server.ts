/**
 * The SMTP server that mx and submission share: smtp-server 3 with hardened connections (connection.ts), certificates
 * swapped while sessions go on, connections counted per address, and a stop that lets messages under way finish.
 */
import type { Server, Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { SMTPServer } from 'smtp-server';
import type { Certificate, CertificateWatch } from '../../base/certificate.ts';
import type { Log } from '../../base/log.ts';
import { SmtpError, replyOf, replyText } from '../../wire/smtp/reply.ts';
import type { SmtpReply } from '../../wire/smtp/reply.ts';
import { MECHANISMS } from '../sasl/exchange.ts';
import { Connection } from './connection.ts';
import type { SmtpHandlers, SmtpSession } from './handlers.ts';
import { SMTP_LIMITS, SMTP_MEMORY, SMTP_PACE } from './limits.ts';
import { memoryBudget } from './memory-budget.ts';
import type { BudgetLimits, MemoryBudget } from './memory-budget.ts';
import type { PaceLimits } from './pace.ts';

export interface SmtpServerOptions<User> {
  readonly hostname: string;
  /** 'implicit' speaks TLS from the first byte; 'starttls' offers it. */
  readonly tls: 'implicit' | 'starttls';
  readonly certificate: CertificateWatch;
  readonly handlers: SmtpHandlers<User>;
  readonly log: Log;
  readonly stopGraceMs: number;
  /** Whose address a connection stands for; absent takes the socket's own. */
  readonly clientAddress?: (socket: Socket) => string;
  /** Absent stands for what limits.ts says. */
  readonly pace?: PaceLimits;
  readonly memory?: BudgetLimits;
}

export class SmtpServer<User> extends SMTPServer implements AsyncDisposable {
  readonly handlers: SmtpHandlers<User>;
  readonly budget: MemoryBudget;
  readonly pace: PaceLimits;
  readonly #log: Log;
  readonly #unwatch: () => void;
  readonly #sweeper: NodeJS.Timeout;
  readonly #clientAddress: ((socket: Socket) => string) | undefined;

  constructor(settings: SmtpServerOptions<User>) {
    super({ ...libraryOptions(settings), ...tlsOptions(settings.certificate.current()) });
    this.handlers = settings.handlers;
    this.budget = memoryBudget(settings.memory ?? SMTP_MEMORY);
    this.#clientAddress = settings.clientAddress;
    this.pace = settings.pace ?? SMTP_PACE;
    this.#sweeper = setInterval(() => this.#sweep(), this.pace.sweepMs);
    this.#sweeper.unref();
    this.#log = settings.log;
    this.#unwatch = settings.certificate.onChange((next) => {
      this.updateSecureContext(tlsOptions(next));
      settings.log.info('the certificate was renewed');
    });
    this.on('error', (error: Error) => settings.log.debug({ reason: error.message }, 'a connection failed'));
  }

  override connect(socket: Socket | TLSSocket, options?: Parameters<SMTPServer['connect']>[1]): void {
    const connection = new Connection(this, socket, this.#clientAddress ? { ...options, remoteAddress: this.#clientAddress(socket) } : options);
    this.connections.add(connection);
    connection.on('error', (error: Error) => this._onError(error));
    connection.init();
  }

  #sweep(): void {
    for (const connection of this.connections) if (connection instanceof Connection) connection.sweep();
  }

  /** The one place where what a handler threw becomes words for a stranger. */
  replyToError(error: unknown, session: SmtpSession): SmtpReply {
    if (error instanceof SmtpError) {
      if (error.cause !== undefined) this.#log.error({ session: session.id, err: error.cause }, error.message);
      return replyOf(error);
    }
    this.#log.error({ session: session.id, err: error }, 'a handler failed');
    return { code: 451, enhanced: '4.3.0', text: 'Something went wrong here, try again later' };
  }

  /** Idle clients are told to come back; the others finish what they are doing, then the next command gets a 421. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#unwatch();
    clearInterval(this.#sweeper);
    const closed = new Promise<void>((resolve) => this.close(resolve));
    for (const connection of this.connections)
      if (!(connection instanceof Connection && connection.isBusy)) connection.send(421, '4.3.2 The server is stopping');
    await closed;
  }
}

/** Resolves with the port that is listened on. */
export function listen(server: SMTPServer, options: { readonly port: number; readonly host: string | undefined }): Promise<number> {
  return new Promise((resolve, reject) => {
    const net: Server = server.server;
    net.once('error', reject);
    const where = options.host === undefined ? { port: options.port } : { port: options.port, host: options.host };
    net.listen(where, () => {
      net.off('error', reject);
      const address = net.address();
      resolve(typeof address === 'object' && address !== null ? address.port : options.port);
    });
  });
}

function tlsOptions(certificate: Certificate): { readonly cert: string; readonly key: string; readonly minVersion: 'TLSv1.2' } {
  return { cert: certificate.cert, key: certificate.key, minVersion: 'TLSv1.2' };
}

function libraryOptions<User>(settings: SmtpServerOptions<User>): ConstructorParameters<typeof SMTPServer>[0] {
  const { handlers, hostname } = settings;
  return {
    name: hostname,
    secure: settings.tls === 'implicit',
    logger: false,
    heloResponse: '%s',
    size: SMTP_LIMITS.messageBytes,
    hideENHANCEDSTATUSCODES: false,
    disableReverseLookup: true,
    authMethods: [...MECHANISMS],
    disabledCommands: [
      'XCLIENT',
      'XFORWARD',
      'WIZ',
      'SHELL',
      'KILL',
      ...(handlers.authenticate ? [] : ['AUTH']),
      ...(settings.tls === 'implicit' ? ['STARTTLS'] : []),
    ],
    maxClients: SMTP_LIMITS.clients,
    socketTimeout: SMTP_LIMITS.idleMs,
    closeTimeout: settings.stopGraceMs,
    onConnect: (session, callback) => {
      const facade = { id: session.id, remoteAddress: session.remoteAddress, library: session };
      handlers.connect(facade).then(
        () => callback(),
        (error: unknown) => callback(asLibraryError(error)),
      );
    },
    onClose: (session) => handlers.closed({ id: session.id, remoteAddress: session.remoteAddress, library: session }),
  };
}

function asLibraryError(error: unknown): Error & { responseCode: number } {
  const reply: SmtpReply =
    error instanceof SmtpError ? replyOf(error) : { code: 451, enhanced: '4.3.0', text: 'Something went wrong here, try again later' };
  return Object.assign(new Error(replyText(reply)), { responseCode: reply.code });
}
