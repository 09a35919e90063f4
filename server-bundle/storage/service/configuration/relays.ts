/** Relays: servers through which mail leaves instead of going straight, for one domain of ours or for all. Their passwords are kept sealed. */
import type { Input, RelayAccess, RelayRow } from '../../api/operations.ts';
import { StorageError } from '../../api/operations.ts';
import type { Reader, Writer } from './database.ts';
import type { Place, Secrets } from './secrets.ts';

export async function listRelays(db: Reader): Promise<RelayRow[]> {
  const rows = await db.selectFrom('relays').selectAll().orderBy('domain').execute();
  return rows.map(({ domain, host, port, security, username, password, created_at }) => ({
    domain,
    host,
    port,
    security,
    username,
    hasPassword: password !== null,
    createdAt: created_at,
  }));
}

/** Without a password the one that is there stays, if the user and the host stay too: it must not be sent elsewhere. */
export async function setRelay(db: Writer, input: Input<'relay.set'>, secrets: Secrets, now: number): Promise<void> {
  const domain = input.domain.toLowerCase();
  const host = input.host.toLowerCase();
  const username = input.username ?? null;
  if (username !== null && input.security === 'none')
    throw new StorageError('INVALID_INPUT', 'A login is not sent without TLS: choose another security, or leave the user out.');
  const before = await db.selectFrom('relays').selectAll().where('domain', '=', domain).executeTakeFirst();
  const isSame = before?.host === host && before.username === username;
  const password = input.password == null ? (isSame && username !== null ? before.password : null) : secrets.seal(placeOf(domain), input.password);
  if (username !== null && password === null) throw new StorageError('INVALID_INPUT', 'A relay with a user needs that user’s password as well.');
  const relay = { host, port: input.port, security: input.security, username, password: username === null ? null : password, created_at: now };
  await db
    .insertInto('relays')
    .values({ domain, ...relay })
    .onConflict((conflict) => conflict.column('domain').doUpdateSet(relay))
    .execute();
}

/** @throws StorageError NOT_FOUND */
export async function removeRelay(db: Writer, domain: string): Promise<void> {
  const removed = await db.deleteFrom('relays').where('domain', '=', domain.toLowerCase()).executeTakeFirst();
  if (removed.numDeletedRows === 0n) throw new StorageError('NOT_FOUND', 'There is no relay for that.');
}

/** The domain's own, else the one of all. @throws StorageError CORRUPT when the password opens no more. */
export async function relayOf(db: Reader, domain: string, secrets: Secrets): Promise<RelayAccess | null> {
  const own = domain.toLowerCase();
  const rows = await db.selectFrom('relays').selectAll().where('domain', 'in', [own, '']).execute();
  const row = rows.find((one) => one.domain === own) ?? rows[0];
  if (!row) return null;
  const { host, port, security, username } = row;
  const password = row.password === null ? null : secrets.open(placeOf(row.domain), row.password).toString('utf8');
  return { domain: row.domain, host, port, security, username, password };
}

function placeOf(domain: string): Place {
  return `relays/password/${domain === '' ? '*' : domain}`;
}
