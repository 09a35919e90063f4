/** MTA-STS policies that are in force (RFC 8461 §3.3), and how TLS went, for reports (RFC 8460). */
import { sql } from 'kysely';
import type { Input, StsPolicyRow, TlsResultRow } from '../../api/operations.ts';
import { TLS_RESULT_HISTORY_MS } from '../limits.ts';
import type { Reader, Writer } from './database.ts';

export async function stsPolicy(db: Reader, domain: string): Promise<StsPolicyRow | null> {
  const row = await db
    .selectFrom('sts_policies')
    .select(['id', 'mode', 'mx', 'max_age_seconds as maxAgeSeconds', 'expires_at as expiresAt'])
    .where('domain', '=', domain.toLowerCase())
    .executeTakeFirst();
  if (!row) return null;
  // Written below and nowhere else.
  return { ...row, mode: row.mode as StsPolicyRow['mode'], mx: JSON.parse(row.mx) as string[] };
}

export async function keepStsPolicy(db: Writer, input: Input<'sts.keep'>, now: number): Promise<void> {
  const policy = { id: input.id, mode: input.mode, mx: JSON.stringify(input.mx), max_age_seconds: input.maxAgeSeconds, expires_at: input.expiresAt };
  await db
    .insertInto('sts_policies')
    .values({ domain: input.domain.toLowerCase(), ...policy })
    .onConflict((conflict) => conflict.column('domain').doUpdateSet(policy))
    .execute();
  await db.deleteFrom('sts_policies').where('expires_at', '<=', now).execute();
}

export async function addTlsResults(db: Writer, results: readonly TlsResultRow[], now: number): Promise<void> {
  for (const row of results)
    await db
      .insertInto('tls_results')
      .values(row)
      .onConflict((conflict) =>
        conflict
          .columns(['day', 'domain', 'policy', 'host', 'address', 'result'])
          .doUpdateSet({ sessions: sql<number>`tls_results.sessions + ${row.sessions}` }),
      )
      .execute();
  const oldest = new Date(now - TLS_RESULT_HISTORY_MS).toISOString().slice(0, 10);
  await db.deleteFrom('tls_results').where('day', '<', oldest).execute();
}

export async function listTlsResults(db: Reader, { day, domain, limit }: Input<'tls-result.list'>): Promise<TlsResultRow[]> {
  let query = db
    .selectFrom('tls_results')
    .select(['day', 'domain', 'policy', 'host', 'address', 'result', 'sessions'])
    .orderBy('day', 'desc')
    .orderBy('domain')
    .orderBy('sessions', 'desc')
    .limit(limit);
  if (day != null) query = query.where('day', '=', day);
  if (domain != null) query = query.where('domain', '=', domain.toLowerCase());
  const rows = await query.execute();
  return rows.map((row) => ({ ...row, policy: row.policy as TlsResultRow['policy'] }));
}
