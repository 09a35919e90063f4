/** Accounts and the wraps of their keys. Holds no key in the clear. */
import type { AccountId } from '../../api/operations.ts';
import { StorageError } from '../../api/operations.ts';
import type { PasswordParameters } from '../keys/wraps.ts';
import type { EncryptedFile } from '../sqlite/encrypted-file.ts';
import type { Address } from './addresses.ts';
import { requireExistingDomain } from './domains.ts';

export interface AccountRecord {
  readonly id: AccountId;
  readonly address: string;
  readonly domain: string;
  readonly createdAt: number;
  /** As of the last time it was closed. */
  readonly sizeBytes: number;
  readonly quotaBytes: number;
  readonly sealingX25519: Buffer;
  readonly sealingMlKem: Buffer;
  readonly sealingPrivate: Buffer;
}

export interface PasswordWrap {
  readonly parameters: PasswordParameters;
  readonly wrapped: Buffer;
}

const SELECT = `SELECT id, address, domain, created_at AS createdAt, size_bytes AS sizeBytes, quota_bytes AS quotaBytes,
  sealing_x25519 AS sealingX25519, sealing_ml_kem AS sealingMlKem, sealing_private AS sealingPrivate FROM accounts`;

export function listAccounts(file: EncryptedFile, domain: string | undefined): AccountRecord[] {
  if (domain === undefined) return file.all<AccountRecord>(`${SELECT} ORDER BY address`);
  return file.all<AccountRecord>(`${SELECT} WHERE domain = ? ORDER BY address`, domain);
}

export function findAccount(file: EncryptedFile, address: string): AccountRecord | undefined {
  return file.get<AccountRecord>(`${SELECT} WHERE address = ?`, address);
}

export function accountById(file: EncryptedFile, id: AccountId): AccountRecord | undefined {
  return file.get<AccountRecord>(`${SELECT} WHERE id = ?`, id);
}

/** @throws StorageError NOT_FOUND */
export function requireAccount(file: EncryptedFile, address: string): AccountRecord {
  const account = findAccount(file, address);
  if (!account) throw new StorageError('NOT_FOUND', `There is no mailbox ${address}.`);
  return account;
}

/** @throws StorageError NOT_FOUND without its domain, CONFLICT when a mailbox or alias has the address. */
export function requireFree(file: EncryptedFile, address: Address): void {
  requireExistingDomain(file, address.domain);
  const taken = file.get('SELECT 1 FROM accounts WHERE address = ? UNION ALL SELECT 1 FROM aliases WHERE address = ?', address.text, address.text);
  if (taken) throw new StorageError('CONFLICT', `${address.text} exists already, as a mailbox or an alias.`);
}

export function addAccount(file: EncryptedFile, address: Address, account: Omit<AccountRecord, 'sizeBytes'>, wrap: PasswordWrap): void {
  requireFree(file, address);
  file.run(
    `INSERT INTO accounts (id, address, domain, created_at, quota_bytes, sealing_x25519, sealing_ml_kem, sealing_private)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    account.id,
    account.address,
    account.domain,
    account.createdAt,
    account.quotaBytes,
    account.sealingX25519,
    account.sealingMlKem,
    account.sealingPrivate,
  );
  addPasswordWrap(file, account.id, wrap, account.createdAt);
}

export function removeAccount(file: EncryptedFile, id: AccountId): void {
  file.run('DELETE FROM accounts WHERE id = ?', id);
}

export function passwordWraps(file: EncryptedFile, id: AccountId): PasswordWrap[] {
  return file
    .all<{ parameters: string; wrapped: Buffer }>(`SELECT parameters, wrapped FROM wraps WHERE account_id = ? AND kind = 'password' ORDER BY id`, id)
    .map((row) => ({ parameters: readParameters(row.parameters), wrapped: row.wrapped }));
}

/** In one transaction: the old password stops and the new one begins at the same moment. */
export function replacePasswordWraps(file: EncryptedFile, id: AccountId, wrap: PasswordWrap, now: number): void {
  file.run(`DELETE FROM wraps WHERE account_id = ? AND kind = 'password'`, id);
  addPasswordWrap(file, id, wrap, now);
}

export function sizeAtLastClose(file: EncryptedFile, id: AccountId): number {
  return file.get<{ sizeBytes: number }>('SELECT size_bytes AS sizeBytes FROM accounts WHERE id = ?', id)?.sizeBytes ?? 0;
}

export function noteSize(file: EncryptedFile, id: AccountId, sizeBytes: number): void {
  file.run('UPDATE accounts SET size_bytes = ? WHERE id = ?', sizeBytes, id);
}

function addPasswordWrap(file: EncryptedFile, id: AccountId, wrap: PasswordWrap, now: number): void {
  file.run(
    `INSERT INTO wraps (account_id, kind, parameters, wrapped, created_at) VALUES (?, 'password', ?, ?, ?)`,
    id,
    JSON.stringify(wrap.parameters),
    wrap.wrapped,
    now,
  );
}

function readParameters(text: string): PasswordParameters {
  const parsed: unknown = JSON.parse(text);
  if (typeof parsed !== 'object' || parsed === null || !('algorithm' in parsed) || parsed.algorithm !== 'argon2id')
    throw new StorageError('CORRUPT', 'The password entry of this account cannot be read. Restore the configuration from a backup.');
  return parsed as PasswordParameters;
}
