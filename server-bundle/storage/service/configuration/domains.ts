/** Mail domains and their DKIM keys (RSA-2048, RFC 8301), made when the domain is made. */
import { generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import type { DomainRow } from '../../api/operations.ts';
import { StorageError } from '../../api/operations.ts';
import type { EncryptedFile } from '../sqlite/encrypted-file.ts';

const DKIM_BITS = 2048;
const SELECT = `SELECT name, dkim_selector AS dkimSelector, dkim_public_key AS dkimPublicKey, created_at AS createdAt,
  (SELECT count(*) FROM accounts WHERE domain = name) AS mailboxes, (SELECT count(*) FROM aliases WHERE domain = name) AS aliases FROM domains`;
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

export function listDomains(file: EncryptedFile): DomainRow[] {
  return file.all<DomainRow>(`${SELECT} ORDER BY created_at, name`);
}

export function findDomain(file: EncryptedFile, name: string): DomainRow | undefined {
  return file.get<DomainRow>(`${SELECT} WHERE name = ?`, name);
}

/** @throws StorageError NOT_FOUND */
export function requireExistingDomain(file: EncryptedFile, name: string): DomainRow {
  const row = findDomain(file, name);
  if (!row) throw new StorageError('NOT_FOUND', `The domain ${name} is not on this server.`);
  return row;
}

export function hasDomain(file: EncryptedFile, name: string): boolean {
  return file.get('SELECT 1 FROM domains WHERE name = ?', name) !== undefined;
}

export function addDomain(file: EncryptedFile, name: string, dkim: DkimPair, now: number): DomainRow {
  if (hasDomain(file, name)) throw new StorageError('CONFLICT', `The domain ${name} exists already.`);
  file.run(
    'INSERT INTO domains (name, dkim_selector, dkim_public_key, dkim_private_key, created_at) VALUES (?, ?, ?, ?, ?)',
    name,
    selectorOf(now),
    dkim.publicKey,
    dkim.privateKey,
    now,
  );
  return requireExistingDomain(file, name);
}

/** Its aliases go with it. @throws StorageError CONFLICT while it has mailboxes. */
export function removeDomain(file: EncryptedFile, name: string): void {
  const row = requireExistingDomain(file, name);
  if (row.mailboxes > 0)
    throw new StorageError('CONFLICT', `The domain ${name} still has ${row.mailboxes} mailbox(es); remove those first, with their mail.`);
  file.run('DELETE FROM domains WHERE name = ?', name);
}

export function dkimKey(file: EncryptedFile, name: string): { selector: string; privateKey: string } | null {
  const row = file.get<{ selector: string; privateKey: string }>(
    'SELECT dkim_selector AS selector, dkim_private_key AS privateKey FROM domains WHERE name = ?',
    name,
  );
  return row ?? null;
}

/** p202611: a new selector each month, so keys can be rotated without a name ever changing its key. */
function selectorOf(now: number): string {
  return `p${new Date(now).toISOString().slice(0, 7).replace('-', '')}`;
}
