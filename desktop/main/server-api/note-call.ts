/**
 * What was asked of the server's API, in the audit: every call that changes something, and every one that failed. Reads that went well are not: views
 * repeat them every few seconds. Names only; what was handed over may be a password.
 */
import { ORPCError } from '@orpc/client';
import type { AuditSink } from '../remote/audit/sink.ts';

/** The contract says of each call by which method it goes: GET reads. */
export async function noteCall<T>(audit: AuditSink, path: readonly string[], call: () => Promise<T>): Promise<T> {
  const startedAt = new Date();
  const note = (error: string | null): void =>
    audit.record({ at: startedAt.toISOString(), kind: 'api', what: path.join('.'), exitCode: null, tookMs: Date.now() - startedAt.getTime(), error });
  try {
    const answer = await call();
    if (!(await isRead(path))) note(null);
    return answer;
  } catch (error) {
    note(error instanceof ORPCError ? String(error.code) : 'SERVER_API_FAILED');
    throw error;
  }
}

async function isRead(path: readonly string[]): Promise<boolean> {
  const { adminContract } = await import('../../../server-bundle/contract/admin.ts');
  let found: unknown = adminContract;
  for (const name of path) found = typeof found === 'object' && found !== null ? Reflect.get(found, name) : undefined;
  const definition: unknown = typeof found === 'object' && found !== null ? Reflect.get(found, '~orpc') : undefined;
  const route: unknown = typeof definition === 'object' && definition !== null ? Reflect.get(definition, 'route') : undefined;
  return typeof route === 'object' && route !== null && Reflect.get(route, 'method') === 'GET';
}
