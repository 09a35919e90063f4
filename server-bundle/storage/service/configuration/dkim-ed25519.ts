/**
 * A domain's second DKIM key (Ed25519, RFC 8463), for whoever wants one: its signatures go beside those with RSA, never in their place,
 * because not every receiver knows them. Each that is made has a selector of its own, so that no name in DNS ever changes its key.
 */
import { generateKeyPair, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import type { DkimPair } from './domains.ts';
import { lockDomain } from './domains.ts';
import type { Reader, Writer } from './database.ts';
import { prepared } from './prepared.ts';
import type { Place, Secrets } from './secrets.ts';

/** The last bytes of the SPKI form (RFC 8410 §4). */
const PUBLIC_KEY_LENGTH = 32;
const generate = promisify(generateKeyPair);

/** `publicKey` is base64 of the key alone, as RFC 8463 §4.2 wants it in p=. */
export async function createEd25519Pair(): Promise<DkimPair> {
  const { publicKey, privateKey } = await generate('ed25519');
  return {
    publicKey: publicKey.export({ type: 'spki', format: 'der' }).subarray(-PUBLIC_KEY_LENGTH).toString('base64'),
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

/** One that is there stays: its record may be published already. @throws StorageError NOT_FOUND */
export async function addEd25519(db: Writer, secrets: Secrets, domain: string, pair: DkimPair, now: number): Promise<void> {
  await lockDomain(db, domain);
  await db
    .insertInto('dkim_ed25519')
    .values({
      domain,
      selector: selectorOf(now),
      public_key: pair.publicKey,
      private_sealed: secrets.seal(placeOfKey(domain), pair.privateKey),
      created_at: now,
    })
    .onConflict((conflict) => conflict.column('domain').doNothing())
    .execute();
}

/** @throws StorageError NOT_FOUND */
export async function removeEd25519(db: Writer, domain: string): Promise<void> {
  await lockDomain(db, domain);
  await db.deleteFrom('dkim_ed25519').where('domain', '=', domain).execute();
}

const keyOf = prepared((db: Reader, domain: string) =>
  db.selectFrom('dkim_ed25519').select(['selector', 'private_sealed as sealed']).where('domain', '=', domain),
);

/** The private key in the clear, for those who sign. */
export async function ed25519Key(db: Reader, secrets: Secrets, domain: string): Promise<{ selector: string; privateKey: string } | null> {
  const [row] = (await keyOf(db, domain)).rows;
  return row ? { selector: row.selector, privateKey: secrets.open(placeOfKey(domain), row.sealed).toString() } : null;
}

function placeOfKey(domain: string): Place {
  return `dkim_ed25519/private_sealed/${domain}`;
}

function selectorOf(now: number): string {
  return `e${new Date(now).toISOString().slice(0, 7).replace('-', '')}${randomBytes(2).toString('hex')}`;
}
