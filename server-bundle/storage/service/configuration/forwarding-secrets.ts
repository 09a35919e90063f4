/** The keys of return paths (SRS): a new one each month, the older ones kept until the last address made with them has expired. */
import { randomBytes } from 'node:crypto';
import { FORWARDING_SECRET_KEPT_MS, FORWARDING_SECRET_SIGNS_MS } from '../limits.ts';
import type { Configuration, Reader, Writer } from './database.ts';
import type { Place, Secrets } from './secrets.ts';

const SECRET_BYTES = 32;

interface Kept {
  readonly secret: Buffer;
  readonly createdAt: number;
}

/** Base64, newest first; never empty. */
export async function forwardingSecrets(configuration: Configuration, now: number): Promise<string[]> {
  const known = await configuration.read(kept);
  const rows = isFresh(known, now) ? known : await configuration.transact((db) => renew(db, configuration.secrets, now));
  return rows.map(({ secret, createdAt }) => configuration.secrets.open(placeOf(createdAt), secret).toString('base64'));
}

/** A time in the future is fresh: the clock was set back. */
function isFresh(rows: readonly Kept[], now: number): boolean {
  return rows[0] !== undefined && now - rows[0].createdAt < FORWARDING_SECRET_SIGNS_MS;
}

async function renew(db: Writer, secrets: Secrets, now: number): Promise<Kept[]> {
  if (!isFresh(await kept(db), now))
    await db
      .insertInto('forwarding_secrets')
      .values({ secret: secrets.seal(placeOf(now), randomBytes(SECRET_BYTES)), created_at: now })
      .execute();
  await db
    .deleteFrom('forwarding_secrets')
    .where('created_at', '<', now - FORWARDING_SECRET_KEPT_MS)
    .execute();
  return kept(db);
}

function kept(db: Reader): Promise<Kept[]> {
  return db.selectFrom('forwarding_secrets').select(['secret', 'created_at as createdAt']).orderBy('id', 'desc').execute();
}

function placeOf(createdAt: number): Place {
  return `forwarding_secrets/secret/${createdAt}`;
}
