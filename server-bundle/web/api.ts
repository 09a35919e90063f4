/**
 * The API service: the admin contract over HTTP, as oRPC under /rpc (the app, through its tunnel) and as OpenAPI under
 * /v1 (scripts), both behind the bearer token; /openapi.json describes it, /health answers anyone. It holds no mail and
 * no key.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { OpenAPIHandler } from '@orpc/openapi/node';
import { BodyLimitPlugin, RPCHandler } from '@orpc/server/node';
import type { Clock } from '../base/clock.ts';
import { systemClock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { Sensitive } from '../base/sensitive.ts';
import type { Storage } from '../storage/api/operations.ts';
import { API_BODY_MAX_BYTES, HEADER_MAX_BYTES } from './limits.ts';
import { listen } from './listen.ts';
import type { ListeningServer } from './listen.ts';
import { isUp } from './routes/health.ts';
import { createRouter } from './routes/router.ts';

export interface ApiOptions {
  /** With the `api` role. */
  readonly storage: Storage;
  readonly token: Sensitive;
  readonly tlsDirectory: string;
  readonly version: string;
  readonly log: Log;
  readonly host?: string | undefined;
  readonly port: number;
  readonly clock?: Clock;
}

type Handle = (request: IncomingMessage, response: ServerResponse) => Promise<{ readonly matched: boolean }>;

export function startApi(options: ApiOptions): Promise<ListeningServer> {
  const { storage, log } = options;
  const router = createRouter({ ...options, clock: options.clock ?? systemClock });
  const plugins = [new BodyLimitPlugin({ maxBodySize: API_BODY_MAX_BYTES })];
  const rpc = new RPCHandler(router, { plugins });
  const openApi = new OpenAPIHandler(router, { plugins });
  const isToken = tokenChecker(options.token);
  const routes: Readonly<Record<string, Handle>> = {
    rpc: (request, response) => rpc.handle(request, response, { prefix: '/rpc', context: {} }),
    v1: (request, response) => openApi.handle(request, response, { prefix: '/v1', context: {} }),
    'openapi.json': async (_request, response) => {
      const { describeApi } = await import('./openapi.ts');
      reply(response, 200, await describeApi(options.version));
      return { matched: true };
    },
  };
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    if (path === '/health' && request.method === 'GET') return answerHealth(storage, response);
    if (!isToken(request.headers.authorization)) {
      refuse(response);
      return;
    }
    const handle = routes[path.split('/')[1] ?? ''];
    const handled = handle ? await handle(request, response) : { matched: false };
    if (!handled.matched) reply(response, 404, JSON.stringify({ code: 'NOT_FOUND', message: 'There is nothing at this path.' }));
  };
  const server = createServer({ maxHeaderSize: HEADER_MAX_BYTES }, (request, response) => {
    answer(request, response).catch((error: unknown) => {
      log.error({ err: error }, 'a request failed');
      if (response.headersSent) response.destroy();
      else
        reply(
          response,
          500,
          JSON.stringify({ code: 'INTERNAL_SERVER_ERROR', message: 'The server failed on this request. Its log has the reason.' }),
        );
    });
  });
  return listen(server, options);
}

async function answerHealth(storage: Storage, response: ServerResponse): Promise<void> {
  const up = await isUp(storage);
  reply(response, up ? 200 : 503, JSON.stringify({ storage: up }));
}

function refuse(response: ServerResponse): void {
  response.setHeader('www-authenticate', 'Bearer');
  reply(response, 401, JSON.stringify({ code: 'UNAUTHORIZED', message: 'The API token is missing or is not that one.' }));
}

function reply(response: ServerResponse, status: number, json: string): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
  response.end(json);
}

/** By digest and in constant time, so that neither content nor length of the token can be felt. */
function tokenChecker(token: Sensitive): (authorization: string | undefined) => boolean {
  const wanted = createHash('sha256').update(token.reveal()).digest();
  return (authorization) => {
    const given = authorization?.startsWith('Bearer ') ? authorization.slice(7) : '';
    return timingSafeEqual(createHash('sha256').update(given).digest(), wanted);
  };
}
