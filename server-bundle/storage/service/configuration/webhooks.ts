/** The signing secrets of webhooks, one for each URL that an alias leads to. `$1` in the URL of a pattern shares one. */
import { randomBytes } from 'node:crypto';
import type { WebhookRow } from '../../api/operations/forwarding.ts';
import { StorageError } from '../../api/operations.ts';
import { looksLikeWebhook } from '../../../wire/address/webhook-url.ts';
import { WEBHOOK_SECRET_OVERLAP_MS } from '../limits.ts';
import type { Reader, Writer } from './database.ts';
import type { Place, Secrets } from './secrets.ts';

const SECRET_BYTES = 32;
const COLUMNS = ['url', 'secret', 'created_at as createdAt', 'rotated_at as rotatedAt'] as const;

export async function listWebhooks(db: Reader, secrets: Secrets): Promise<WebhookRow[]> {
  const rows = await db.selectFrom('webhooks').select(COLUMNS).orderBy('url').execute();
  return rows.map((row) => ({ ...row, secret: opened(secrets, row.url, row.secret) }));
}

/** Gives each webhook among the targets of an alias a secret, unless it has one. */
export async function keepWebhooks(db: Writer, targets: readonly string[], secrets: Secrets, now: number): Promise<void> {
  for (const url of targets.filter(looksLikeWebhook)) {
    const known = await db.selectFrom('webhooks').select('url').where('url', '=', url).executeTakeFirst();
    if (!known)
      await db
        .insertInto('webhooks')
        .values({ url, secret: secrets.seal(placeOf(url), newSecret()), created_at: now })
        .execute();
  }
}

/** After a change of these targets: secrets that no alias needs any more. */
export async function forgetUnusedWebhooks(db: Writer, targets: readonly string[]): Promise<void> {
  for (const url of targets.filter(looksLikeWebhook)) {
    const texts = await db.selectFrom('aliases').select('targets').where('targets', 'like', '%"http%').execute();
    if (!texts.some((row) => (JSON.parse(row.targets) as string[]).includes(url))) await db.deleteFrom('webhooks').where('url', '=', url).execute();
  }
}

/** After a whole domain went with its aliases. */
export async function forgetAllUnusedWebhooks(db: Writer): Promise<void> {
  const rows = await db.selectFrom('webhooks').select('url').execute();
  await forgetUnusedWebhooks(
    db,
    rows.map(({ url }) => url),
  );
}

/** @throws StorageError NOT_FOUND */
export async function rotateWebhook(db: Writer, url: string, secrets: Secrets, now: number): Promise<WebhookRow> {
  const row = await db.selectFrom('webhooks').select(COLUMNS).where('url', '=', url).executeTakeFirst();
  if (!row) throw new StorageError('NOT_FOUND', 'No alias leads to that webhook.');
  const secret = newSecret();
  await db
    .updateTable('webhooks')
    .set({ secret: secrets.seal(placeOf(url), secret), previous_secret: row.secret, rotated_at: now })
    .where('url', '=', url)
    .execute();
  return { ...row, secret, rotatedAt: now };
}

/** Newest first; none when no alias leads there. */
export async function webhookSecrets(db: Reader, url: string, secrets: Secrets, now: number): Promise<string[]> {
  const rows = await db.selectFrom('webhooks').select(['url', 'secret', 'previous_secret as previous', 'rotated_at as rotatedAt']).execute();
  const row = rows.find((each) => each.url === url) ?? rows.find((each) => isMadeFrom(url, each.url));
  if (!row) return [];
  const isOldOneGood = row.previous !== null && now - (row.rotatedAt ?? 0) < WEBHOOK_SECRET_OVERLAP_MS;
  return [row.secret, ...(isOldOneGood && row.previous !== null ? [row.previous] : [])].map((sealed) => opened(secrets, row.url, sealed));
}

/** `$1` stands for what encodeURIComponent writes, and that has none of the characters that divide a URL. */
function isMadeFrom(url: string, template: string): boolean {
  const pieces = template.split(/\$\d{1,2}/);
  if (pieces.length === 1) return false;
  let at = 0;
  for (const [index, piece] of pieces.entries()) {
    const found = index === 0 ? (url.startsWith(piece) ? 0 : -1) : index === pieces.length - 1 ? url.length - piece.length : url.indexOf(piece, at);
    if (found < at || !url.startsWith(piece, found) || !/^[A-Za-z0-9\-_.!~*'()%]*$/.test(url.slice(at, found))) return false;
    at = found + piece.length;
  }
  return at === url.length;
}

function opened(secrets: Secrets, url: string, sealed: Buffer): string {
  return secrets.open(placeOf(url), sealed).toString();
}

function placeOf(url: string): Place {
  return `webhooks/secret/${url}`;
}

/** As the Standard Webhooks specification writes it. */
function newSecret(): string {
  return `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`;
}
