/** What every HTTP server of ours has in common: time-outs against slow clients, and an end that lets open requests finish. */
import type { Server } from 'node:http';
import { CONNECTIONS_MAX, HEADERS_TIMEOUT_MS, REQUEST_TIMEOUT_MS, STOP_GRACE_MS } from './limits.ts';

export interface ListeningServer extends AsyncDisposable {
  readonly port: number;
}

export async function listen(server: Server, where: { readonly host?: string | undefined; readonly port: number }): Promise<ListeningServer> {
  server.headersTimeout = HEADERS_TIMEOUT_MS;
  server.requestTimeout = REQUEST_TIMEOUT_MS;
  server.maxConnections = CONNECTIONS_MAX;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port: where.port, ...(where.host === undefined ? {} : { host: where.host }) }, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : where.port,
    [Symbol.asyncDispose]: () => stop(server),
  };
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const late = setTimeout(() => server.closeAllConnections(), STOP_GRACE_MS);
    server.close(() => {
      clearTimeout(late);
      resolve();
    });
    server.closeIdleConnections();
  });
}
