/**
 * One SMTP session as a client (RFC 5321 §3): greeting, EHLO, STARTTLS, AUTH, and any number of transactions, pipelined where the
 * server offers it (RFC 2920). It decides nothing about TLS or about other hosts; it reports what the server said.
 */
import type { ConnectionOptions, TLSSocket } from 'node:tls';
import { NO_FEATURES, featuresOf } from './features.ts';
import type { Features } from './features.ts';
import { CLIENT_LIMITS } from './limits.ts';
import { LinkError } from './link.ts';
import type { Link } from './link.ts';
import type { Reply } from './reply-reader.ts';
import { stuffed } from './dot-stuffing.ts';

/** The server refused the session itself: nothing was said about a message. */
export class HostRefusal extends Error {
  override readonly name = 'HostRefusal';
  readonly reply: Reply;
  constructor(reply: Reply) {
    super(reply.text);
    this.reply = reply;
  }
}

/** The whole message went out, and the link broke before the answer: whether the server has it, nobody here knows. */
export class FateUnknownError extends Error {
  override readonly name = 'FateUnknownError';
}

export interface Transaction {
  /** With its parameters: `<ann@example.org> SIZE=100 BODY=8BITMIME`. */
  readonly mail: string;
  /** One for each recipient, with its parameters. */
  readonly recipients: readonly string[];
  /** CR LF line ends throughout. */
  readonly raw: Buffer;
}

export interface LoginCredentials {
  readonly username: string;
  readonly password: string;
}

export class ClientSession {
  readonly #link: Link;
  readonly #name: string;
  #features: Features = NO_FEATURES;
  /** A transaction was begun and not ended, or one before this. */
  #needsReset = false;
  #isLeaving = false;
  transactions = 0;

  private constructor(link: Link, name: string) {
    this.#link = link;
    this.#name = name;
  }

  /** @throws HostRefusal, LinkError */
  static async greet(link: Link, name: string): Promise<ClientSession> {
    const session = new ClientSession(link, name);
    const greeting = await link.reply(CLIENT_LIMITS.greetingMs);
    if (greeting.code !== 220) throw new HostRefusal(greeting);
    await session.#hello();
    return session;
  }

  get features(): Features {
    return this.#features;
  }

  get tls(): TLSSocket | null {
    return this.#link.tls;
  }

  get localAddress(): string | undefined {
    return this.#link.localAddress;
  }

  /** May take another transaction. */
  get isUsable(): boolean {
    return this.#link.isOpen && !this.#isLeaving;
  }

  /** Nothing came that nobody asked for: a server that is about to hang up says so first. */
  get isQuiet(): boolean {
    return this.#link.isQuiet;
  }

  /** @throws HostRefusal when STARTTLS was refused (the session goes on in the clear), LinkError when the handshake failed. */
  async startTls(options: ConnectionOptions): Promise<TLSSocket> {
    const reply = await this.#link.ask('STARTTLS', CLIENT_LIMITS.commandMs);
    if (reply.code !== 220) throw new HostRefusal(reply);
    return this.#link.startTls(options);
  }

  /** What the server offers now that there is TLS. @throws HostRefusal, LinkError */
  async helloAgain(): Promise<void> {
    await this.#hello();
  }

  /** PLAIN, else LOGIN (RFC 4954). @throws HostRefusal */
  async logIn({ username, password }: LoginCredentials): Promise<void> {
    const encoded = (text: string): string => Buffer.from(text, 'utf8').toString('base64');
    const { auth } = this.#features;
    const steps =
      auth.includes('LOGIN') && !auth.includes('PLAIN')
        ? ['AUTH LOGIN', encoded(username), encoded(password)]
        : [`AUTH PLAIN ${encoded(`\0${username}\0${password}`)}`];
    for (const [index, step] of steps.entries()) {
      const reply = await this.#link.ask(step, CLIENT_LIMITS.commandMs);
      if (reply.code !== (index === steps.length - 1 ? 235 : 334)) throw new HostRefusal(reply);
    }
  }

  /** The last word about each recipient, in their order: 2xx means that the server has the message for it. @throws LinkError, FateUnknownError */
  async transact(transaction: Transaction): Promise<readonly Reply[]> {
    this.transactions += 1;
    try {
      return await (this.#features.pipelining ? this.#pipelined(transaction) : this.#inTurn(transaction));
    } finally {
      if (!this.#link.isOpen) this.#isLeaving = true;
    }
  }

  /** A polite end; never throws. */
  async quit(): Promise<void> {
    if (this.isUsable) await this.#link.ask('QUIT', CLIENT_LIMITS.quitMs).catch(() => undefined);
    this.destroy();
  }

  destroy(): void {
    this.#isLeaving = true;
    this.#link.destroy();
  }

  async #hello(): Promise<void> {
    const reply = await this.#link.ask(`EHLO ${this.#name}`, CLIENT_LIMITS.commandMs);
    if (reply.code === 250) {
      this.#features = featuresOf(reply);
      return;
    }
    // §3.2: a server that does not know EHLO is spoken with as of old.
    const old = reply.code >= 500 ? await this.#link.ask(`HELO ${this.#name}`, CLIENT_LIMITS.commandMs) : reply;
    if (old.code !== 250) throw new HostRefusal(old);
    this.#features = NO_FEATURES;
  }

  async #pipelined({ mail, recipients, raw }: Transaction): Promise<readonly Reply[]> {
    const resets = this.#needsReset;
    this.#link.together(() => {
      if (resets) this.#link.write('RSET');
      this.#link.write(`MAIL FROM:${mail}`);
      for (const recipient of recipients) this.#link.write(`RCPT TO:${recipient}`);
      this.#link.write('DATA');
    });
    this.#needsReset = true;
    if (resets) await this.#listen();
    const sender = await this.#listen();
    const answers: Reply[] = [];
    for (let index = 0; index < recipients.length; index += 1) {
      const answer = await this.#listen();
      // Where the sender was refused, what follows about the recipients is only a consequence.
      answers.push(isGood(sender) ? answer : sender);
    }
    const data = await this.#link.reply(CLIENT_LIMITS.dataMs);
    this.#note(data);
    return this.#body(raw, data, answers);
  }

  async #inTurn({ mail, recipients, raw }: Transaction): Promise<readonly Reply[]> {
    if (this.#needsReset) await this.#ask('RSET');
    this.#needsReset = true;
    const sender = await this.#ask(`MAIL FROM:${mail}`);
    if (!isGood(sender)) return recipients.map(() => sender);
    const answers: Reply[] = [];
    for (const recipient of recipients) answers.push(await this.#ask(`RCPT TO:${recipient}`));
    if (!answers.some(isGood)) return answers;
    const data = await this.#link.ask('DATA', CLIENT_LIMITS.dataMs);
    this.#note(data);
    return this.#body(raw, data, answers);
  }

  /** After the answer to DATA. */
  async #body(raw: Buffer, data: Reply, answers: readonly Reply[]): Promise<readonly Reply[]> {
    if (data.code !== 354) return answers.map((answer) => (isGood(answer) ? data : answer));
    if (!answers.some(isGood)) {
      // It was pipelined, and a server that has nobody to give it to takes it all the same: it gets an empty one.
      await this.#ask('.');
      return answers;
    }
    // Here the risk of a double begins: from its last byte on, only the answer tells.
    try {
      await this.#link.send(stuffed(raw));
    } catch (error) {
      // A server that has had enough says so and hangs up in the middle.
      const reason = this.#link.early();
      if (reason === undefined || reason.code < 400) throw error;
      return answers.map((answer) => (isGood(answer) ? reason : answer));
    }
    try {
      const end = await this.#link.reply(CLIENT_LIMITS.endMs);
      this.#note(end);
      this.#needsReset = !isGood(end);
      return answers.map((answer) => (isGood(answer) ? end : answer));
    } catch (error) {
      throw error instanceof LinkError ? new FateUnknownError(error.message, { cause: error }) : error;
    }
  }

  #ask(command: string): Promise<Reply> {
    this.#link.write(command);
    return this.#listen();
  }

  async #listen(): Promise<Reply> {
    const reply = await this.#link.reply(CLIENT_LIMITS.commandMs);
    this.#note(reply);
    return reply;
  }

  /** §3.8: with 421 the server is about to hang up, whatever it was asked. */
  #note(reply: Reply): void {
    if (reply.code === 421) this.#isLeaving = true;
  }
}

export function isGood(reply: Reply): boolean {
  return reply.code >= 200 && reply.code < 300;
}
