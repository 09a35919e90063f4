/**
 * An IMAP client that costs next to nothing: it looks at the end of what comes in for the tagged answer and only counts the rest. What is
 * measured with it is the server.
 */
import { once } from 'node:events';
import tls from 'node:tls';

export interface Answer {
  /** Without the tag: `OK …`. */
  readonly status: string;
  readonly bytes: number;
}

/** A tagged answer is looked for in as many bytes. */
const TAIL_BYTES = 1_024;

export class BenchClient implements Disposable {
  readonly #socket: tls.TLSSocket;
  #tail: Buffer = Buffer.alloc(0);
  #bytes = 0;
  #tag = 0;
  #look: () => void = () => undefined;

  private constructor(socket: tls.TLSSocket) {
    this.#socket = socket;
    socket.on('data', (chunk: Buffer) => {
      this.#bytes += chunk.length;
      this.#tail = chunk.length >= TAIL_BYTES ? chunk.subarray(-TAIL_BYTES) : Buffer.concat([this.#tail, chunk]).subarray(-TAIL_BYTES);
      this.#look();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => this.#look());
  }

  /** `from`: the address of this machine to come from: servers count connections by it. */
  static async connect(port: number, from = '127.0.0.1'): Promise<BenchClient> {
    const socket = tls.connect({ port, host: '127.0.0.1', localAddress: from, rejectUnauthorized: false } as tls.ConnectionOptions);
    const client = new BenchClient(socket);
    await once(socket, 'secureConnect');
    socket.setNoDelay(true);
    await client.#until(() => (client.#text().includes('* OK') ? '' : null));
    return client;
  }

  async login({ name, password }: { readonly name: string; readonly password: string }): Promise<this> {
    await this.command(`LOGIN ${name} "${password}"`);
    return this;
  }

  /** Resolves with the tagged answer. @throws Error unless it is OK. */
  command(text: string | Buffer): Promise<Answer> {
    return this.pipeline([text]);
  }

  /** All at once; resolves with the answer to the last. @throws Error unless that one is OK. */
  async pipeline(commands: readonly (string | Buffer)[]): Promise<Answer> {
    const before = this.#bytes;
    this.#socket.cork();
    for (const command of commands) {
      this.#tag += 1;
      this.#socket.write(Buffer.concat([Buffer.from(`b${this.#tag} `), typeof command === 'string' ? Buffer.from(command) : command, CRLF]));
    }
    this.#socket.uncork();
    const status = await this.tagged(`b${this.#tag}`);
    if (!status.startsWith('OK')) throw new Error(`${String(commands.at(-1)).slice(0, 100)}: ${status}`);
    return { status, bytes: this.#bytes - before };
  }

  /** Enters IDLE and forgets what came before; `event` then resolves. */
  async idle(): Promise<void> {
    this.#tag += 1;
    this.#socket.write(`b${this.#tag} IDLE\r\n`);
    await this.#until(() => (this.#text().includes('+ ') ? '' : null));
    this.#tail = Buffer.alloc(0);
  }

  /** Resolves when something has come since `idle`. */
  async event(): Promise<void> {
    await this.#until(() => (this.#text().includes(' EXISTS') ? '' : null));
    this.#tail = Buffer.alloc(0);
  }

  [Symbol.dispose](): void {
    this.#socket.destroy();
  }

  tagged(tag: string): Promise<string> {
    return this.#until(() => {
      const text = this.#text();
      const at = text.startsWith(`${tag} `) ? 0 : text.lastIndexOf(`\r\n${tag} `) + 2;
      return text.endsWith('\r\n') && (at > 1 || text.startsWith(`${tag} `)) ? text.slice(at + tag.length + 1, -2) : null;
    });
  }

  #text(): string {
    return this.#tail.toString('latin1');
  }

  async #until<T>(found: () => T | null): Promise<T> {
    for (;;) {
      const value = found();
      if (value !== null) return value;
      if (this.#socket.destroyed) throw new Error(`The server closed the connection: ${this.#text().slice(-200)}`);
      await new Promise<void>((resolve) => (this.#look = resolve));
    }
  }
}

const CRLF = Buffer.from('\r\n');
