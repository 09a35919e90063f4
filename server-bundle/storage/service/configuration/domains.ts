/** Mail domains and their DKIM keys (RSA-2048, RFC 8301), made when the domain is made. */
import { generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import type { DomainRow } from '../../api/operations.ts';
import { StorageError } from '../../api/operations.ts';
import { engineOf } from './database.ts';
import type { Reader, Writer } from './database.ts';
import { prepared } from './prepared.ts';
import type { Place, Secrets } from './secrets.ts';

const DKIM_BITS = 2048;
const generate = promisify(generateKeyPair);

export interface DkimPair {
  /** Base64 SPKI. */
  readonly publicKey: string;
  /** PKCS #8 in PEM. */
  readonly privateKey: string;
}

export async function createDkimPair(): Promise<DkimPair> {
  const { publicKey, privateKey } = await generate('rsa', { modulusLength: DKIM_BITS });
  return {
    publicKey: publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

export async function listDomains(db: Reader): Promise<DomainRow[]> {
  return (await selectDomains(db).orderBy('domains.created_at').orderBy('name').execute()).map(toRow);
}

export async function findDomain(db: Reader, name: string): Promise<DomainRow | undefined> {
  const found = await selectDomains(db).where('name', '=', name).executeTakeFirst();
  return found && toRow(found);
}

/** @throws StorageError NOT_FOUND */
export async function requireExistingDomain(db: Reader, name: string): Promise<DomainRow> {
  return (await findDomain(db, name)) ?? noSuchDomain(name);
}

/** Whoever adds something to a domain takes turns with others that do, and with whoever removes it. @throws StorageError NOT_FOUND */
export async function lockDomain(db: Writer, name: string): Promise<void> {
  const query = db.selectFrom('domains').select('name').where('name', '=', name);
  const row = await (engineOf(db) === 'postgres' ? query.forUpdate() : query).executeTakeFirst();
  if (!row) noSuchDomain(name);
}

const domainNamed = prepared((db: Reader, name: string) => db.selectFrom('domains').select('name').where('name', '=', name));

export async function hasDomain(db: Reader, name: string): Promise<boolean> {
  return (await domainNamed(db, name)).rows.length > 0;
}

export async function addDomain(db: Writer, secrets: Secrets, name: string, dkim: DkimPair, now: number): Promise<DomainRow> {
  if (await hasDomain(db, name)) throw new StorageError('CONFLICT', `The domain ${name} exists already.`);
  await db
    .insertInto('domains')
    .values({
      name,
      dkim_selector: selectorOf(now),
      dkim_public_key: dkim.publicKey,
      dkim_private_sealed: secrets.seal(placeOfKey(name), dkim.privateKey),
      created_at: now,
    })
    .execute();
  return requireExistingDomain(db, name);
}

/** Its aliases go with it. @throws StorageError CONFLICT while it has mailboxes. */
export async function removeDomain(db: Writer, name: string): Promise<void> {
  await lockDomain(db, name);
  const row = await requireExistingDomain(db, name);
  if (row.mailboxes > 0)
    throw new StorageError('CONFLICT', `The domain ${name} still has ${row.mailboxes} mailbox(es); remove those first, with their mail.`);
  await db.deleteFrom('domains').where('name', '=', name).execute();
}

const keyOf = prepared((db: Reader, name: string) =>
  db.selectFrom('domains').select(['dkim_selector as selector', 'dkim_private_sealed as sealed']).where('name', '=', name),
);

/** The private key in the clear, for those who sign. */
export async function dkimKey(db: Reader, secrets: Secrets, name: string): Promise<{ selector: string; privateKey: string } | null> {
  const [row] = (await keyOf(db, name)).rows;
  return row?.sealed ? { selector: row.selector, privateKey: secrets.open(placeOfKey(name), row.sealed).toString() } : null;
}

function placeOfKey(name: string): Place {
  return `domains/dkim_private_sealed/${name}`;
}

function selectDomains(db: Reader) {
  return db
    .selectFrom('domains')
    .leftJoin('dkim_ed25519', 'dkim_ed25519.domain', 'domains.name')
    .select(['name', 'dkim_selector as dkimSelector', 'dkim_public_key as dkimPublicKey', 'domains.created_at as createdAt'])
    .select(['dkim_ed25519.selector as ed25519Selector', 'dkim_ed25519.public_key as ed25519PublicKey'])
    .select((build) => [
      build
        .selectFrom('accounts')
        .whereRef('accounts.domain', '=', 'domains.name')
        .select(build.fn.countAll<number>().as('count'))
        .$asScalar()
        .$notNull()
        .as('mailboxes'),
      build
        .selectFrom('aliases')
        .whereRef('aliases.domain', '=', 'domains.name')
        .select(build.fn.countAll<number>().as('count'))
        .$asScalar()
        .$notNull()
        .as('aliases'),
    ]);
}

type FoundDomain = Omit<DomainRow, 'dkimEd25519'> & { readonly ed25519Selector: string | null; readonly ed25519PublicKey: string | null };

function toRow({ ed25519Selector: selector, ed25519PublicKey: publicKey, ...row }: FoundDomain): DomainRow {
  return { ...row, dkimEd25519: selector === null || publicKey === null ? null : { selector, publicKey } };
}

function noSuchDomain(name: string): never {
  throw new StorageError('NOT_FOUND', `The domain ${name} is not on this server.`);
}

/** p202611: a new selector each month, so keys can be rotated without a name ever changing its key. */
function selectorOf(now: number): string {
  return `p${new Date(now).toISOString().slice(0, 7).replace('-', '')}`;
}
