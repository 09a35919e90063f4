/**
 * A typed client of the server's admin API. The bearer token is read once, as root, over the same SSH connection; it is held in memory
 * and never shown, stored or audited.
 */
import { createORPCClient, isDefinedError, ORPCError } from '@orpc/client';
import { RPCLink } from '@orpc/client/fetch';
import type { ContractRouterClient } from '@orpc/contract';
import type { AdminContract } from '../../../server-bundle/contract/admin.ts';
import { API_PORT, HOST_PATHS } from '../../../server-bundle/contract/stack.ts';
import { isPalomarError, PalomarError } from '../../contract/errors.ts';
import { NO_AUDIT, type AuditSink } from '../remote/audit/sink.ts';
import type { Remote } from '../remote/remote.ts';
import { noteCall } from './note-call.ts';
import { tunnelFetch } from './tunnel-fetch.ts';

export type AdminClient = ContractRouterClient<AdminContract>;
type ApiRemote = Pick<Remote, 'connectTcp' | 'exec'>;

export interface ServerApi extends Disposable {
  /** Carries out calls; every failure comes out as a PalomarError. @throws PalomarError NOT_SET_UP, SERVER_API_FAILED, NOT_FOUND, CONFLICT, INVALID_INPUT */
  call<T>(work: (client: AdminClient) => Promise<T>, options?: { readonly signal?: AbortSignal | undefined }): Promise<T>;
}

export function createServerApi(remote: ApiRemote, port: number = API_PORT, audit: AuditSink = NO_AUDIT): ServerApi {
  const tunnel = tunnelFetch(remote, '127.0.0.1', port);
  let token: Promise<string> | null = null;
  const currentToken = (): Promise<string> => {
    token ??= readToken(remote).catch((error: unknown) => {
      token = null;
      throw error;
    });
    return token;
  };
  const link = new RPCLink({
    url: `http://127.0.0.1:${port}/rpc`,
    headers: async () => ({ authorization: `Bearer ${await currentToken()}` }),
    fetch: (request) => tunnel.fetch(request),
    interceptors: [(call) => noteCall(audit, call.path, () => call.next())],
  });
  const client: AdminClient = createORPCClient(link);
  const once = async <T>(work: (client: AdminClient) => Promise<T>): Promise<T> => {
    await currentToken();
    return work(client);
  };
  return {
    call: async (work, { signal } = {}) => {
      try {
        signal?.throwIfAborted();
        return await once(work).catch((error: unknown) => {
          if (!isUnauthorized(error)) throw error;
          // The token may have been renewed on the server since it was read.
          token = null;
          return once(work);
        });
      } catch (error) {
        throw explain(error, signal);
      }
    },
    [Symbol.dispose]: () => tunnel.close(),
  };
}

async function readToken(remote: ApiRemote): Promise<string> {
  const path = `${HOST_PATHS.secrets}/api-token`;
  const { exitCode, stdout, stderr } = await remote.exec({ argv: ['cat', path], asRoot: true, timeoutMs: 15_000 }, { quiet: true });
  if (exitCode !== 0) {
    if (/no such file/i.test(stderr)) throw notSetUp();
    throw new PalomarError('SERVER_API_FAILED', `The key to the server's API (${path}) cannot be read: ${stderr.trim()}`, { data: { exitCode } });
  }
  const found = stdout.trim();
  if (!/^[0-9a-f]{64}$/.test(found))
    throw new PalomarError('SERVER_API_FAILED', `${path} holds no key. Run set-up again: it repairs what is damaged.`);
  return found;
}

function notSetUp(): PalomarError {
  return new PalomarError('NOT_SET_UP', 'There is no mail server on this machine yet, so it cannot be asked. Run set-up first.');
}

function isUnauthorized(error: unknown): boolean {
  return error instanceof ORPCError && (error.code === 'UNAUTHORIZED' || error.status === 401);
}

/** Failures of the far side, of the way there, and ours, each by its own code. */
function explain(error: unknown, signal: AbortSignal | undefined): unknown {
  if (signal?.aborted) return new PalomarError('CANCELLED', 'Cancelled before the server had answered.', { cause: error });
  if (isPalomarError(error)) return error.code === 'REFUSED' || error.code === 'UNREACHABLE' ? notListening(error) : error;
  if (error instanceof ORPCError) return explainAnswer(error as ORPCError<string, unknown>);
  if (error instanceof Error && (error.name === 'AbortError' || error.name === 'TimeoutError'))
    return new PalomarError('SERVER_API_FAILED', 'The server\'s API did not answer in time. Look at the log of "api".', { cause: error });
  return notListening(error);
}

function notListening(cause: unknown): PalomarError {
  return new PalomarError(
    'SERVER_API_FAILED',
    'The server\'s API does not answer: its container "api" is not running or not ready. Look at its state and its log, or run set-up again.',
    { cause },
  );
}

function explainAnswer(error: ORPCError<string, unknown>): PalomarError {
  const options = { cause: error };
  if (error.code === 'NOT_FOUND' || error.code === 'CONFLICT') return new PalomarError(error.code, error.message, options);
  if (error.code === 'WRONG_PASSWORD') return new PalomarError('INVALID_INPUT', error.message, { ...options, data: { field: 'currentPassword' } });
  if (error.code === 'BAD_REQUEST') return new PalomarError('INVALID_INPUT', `The server refused this as not valid: ${error.message}`, options);
  if (isUnauthorized(error))
    return new PalomarError(
      'SERVER_API_FAILED',
      "The server's API does not take the key that lies on the server. Run set-up again: it repairs that.",
      options,
    );
  return new PalomarError('SERVER_API_FAILED', `The server's API failed (${error.code}). Look at the log of "api".`, {
    ...options,
    data: { apiCode: error.code, defined: isDefinedError(error) },
  });
}
