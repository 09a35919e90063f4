/**
 * `fetch` whose connections are opened from the server, through the verified SSH connection: nothing of the admin API is ever on
 * the network. Answers are read whole and bounded.
 */
import { Buffer } from 'node:buffer';
import http from 'node:http';
import type { Duplex } from 'node:stream';
import type { Remote } from '../remote/remote.ts';
import { API_MAX_SOCKETS, API_RESPONSE_MAX_BYTES, API_TIMEOUT_MS } from './limits.ts';

export type TunnelFetch = (request: Request) => Promise<Response>;

export function tunnelFetch(remote: Pick<Remote, 'connectTcp'>, host: string, port: number): { readonly fetch: TunnelFetch; close(): void } {
  const agent = new TunnelAgent(remote, host, port);
  return { fetch: (request) => send(agent, request), close: () => agent.destroy() };
}

class TunnelAgent extends http.Agent {
  readonly #open: () => Promise<Duplex>;

  constructor(remote: Pick<Remote, 'connectTcp'>, host: string, port: number) {
    // No connection is kept: the far side closes an idle one after seconds, and a channel that nobody reads does not say so.
    super({ keepAlive: false, maxSockets: API_MAX_SOCKETS });
    this.#open = () => remote.connectTcp(host, port);
  }

  override createConnection(_options: http.ClientRequestArgs, done?: (error: Error | null, stream: Duplex) => void): null {
    this.#open().then(
      (stream) => done?.(null, stream),
      // Node's type wants a stream beside the error; none exists then.
      (error: unknown) => (done as ((error: unknown) => void) | undefined)?.(error),
    );
    return null;
  }
}

async function send(agent: http.Agent, request: Request): Promise<Response> {
  const body = Buffer.from(await request.arrayBuffer());
  const url = new URL(request.url);
  return new Promise((resolve, reject) => {
    const outgoing = http.request(
      {
        agent,
        host: url.hostname,
        port: url.port,
        path: `${url.pathname}${url.search}`,
        method: request.method,
        headers: { ...Object.fromEntries(request.headers), 'content-length': String(body.length) },
        signal: AbortSignal.any([request.signal, AbortSignal.timeout(API_TIMEOUT_MS)]),
      },
      (incoming) => {
        readBounded(incoming).then((bytes) => resolve(toResponse(incoming, bytes)), reject);
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

async function readBounded(incoming: http.IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of incoming) {
    const bytes = Buffer.from(chunk as Uint8Array);
    sizeBytes += bytes.length;
    if (sizeBytes > API_RESPONSE_MAX_BYTES) throw new Error('The answer is larger than any answer of the API may be.');
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

function toResponse(incoming: http.IncomingMessage, bytes: Buffer): Response {
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headersDistinct)) for (const one of value ?? []) headers.append(name, one);
  const status = incoming.statusCode ?? 500;
  const empty = status === 204 || status === 205 || status === 304;
  return new Response(empty ? null : new Uint8Array(bytes), { status, headers });
}
