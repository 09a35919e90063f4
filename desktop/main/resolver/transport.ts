/** How one question gets to one server and one message back. The resolver above knows no sockets; tests put a table in memory here. */
import type { Message, Question } from './message.ts';

export interface NameServer {
  readonly name: string;
  readonly address: string;
  readonly port: number;
}

export type Exchange =
  | { readonly kind: 'message'; readonly message: Message }
  /** Silence, or a network that says it cannot be reached; `problem` in words. */
  | { readonly kind: 'timeout'; readonly problem: string }
  | { readonly kind: 'malformed'; readonly problem: string };

export interface Transport {
  readonly label: string;
  /** Resolves always, but for an aborted signal. */
  exchange(server: NameServer, question: Question, options?: { readonly signal?: AbortSignal | undefined }): Promise<Exchange>;
}

/** How a person reads a server: its name with the address, and the port when it is unusual. */
export function serverLabel(server: NameServer): string {
  const port = server.port === 53 ? '' : ` port ${server.port}`;
  return server.name === server.address ? `${server.address}${port}` : `${server.name} (${server.address}${port})`;
}

/** What an error of the network means, in words. */
export function networkProblem(error: unknown): string {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
  const words: Readonly<Record<string, string>> = {
    ECONNREFUSED: 'nothing listens there (connection refused)',
    ENETUNREACH: 'there is no route to it from here',
    EHOSTUNREACH: 'there is no route to it from here',
    EADDRNOTAVAIL: 'there is no route to it from here',
    ECONNRESET: 'the connection was reset',
    ETIMEDOUT: 'no answer to the connection attempt',
    EPERM: 'this computer does not let us send there',
  };
  return words[code] ?? (error instanceof Error ? error.message.slice(0, 200) : 'the network failed');
}
