/** Aliases: one address to many targets, local or foreign. */
import type { AliasRow } from '../../api/operations.ts';
import { StorageError } from '../../api/operations.ts';
import type { EncryptedFile } from '../sqlite/encrypted-file.ts';
import { requireFree } from './accounts.ts';
import { requireAddress } from './addresses.ts';

interface AliasRecord {
  readonly address: string;
  readonly targets: string;
  readonly createdAt: number;
}

const SELECT = 'SELECT address, targets, created_at AS createdAt FROM aliases';

export function listAliases(file: EncryptedFile, domain: string | undefined): AliasRow[] {
  const rows =
    domain === undefined
      ? file.all<AliasRecord>(`${SELECT} ORDER BY address`)
      : file.all<AliasRecord>(`${SELECT} WHERE domain = ? ORDER BY address`, domain);
  return rows.map(toRow);
}

export function aliasTargets(file: EncryptedFile, address: string): readonly string[] | undefined {
  const row = file.get<AliasRecord>(`${SELECT} WHERE address = ?`, address);
  return row && toRow(row).targets;
}

export function addAlias(file: EncryptedFile, asked: { readonly address: string; readonly targets: readonly string[] }, now: number): AliasRow {
  const address = requireAddress(asked.address);
  const targets = [...new Set(asked.targets.map((target) => requireAddress(target).text))];
  if (targets.length === 0) throw new StorageError('INVALID_INPUT', 'An alias needs at least one target.');
  requireFree(file, address);
  file.run(
    'INSERT INTO aliases (address, domain, targets, created_at) VALUES (?, ?, ?, ?)',
    address.text,
    address.domain,
    JSON.stringify(targets),
    now,
  );
  return { address: address.text, targets, createdAt: now };
}

export function removeAlias(file: EncryptedFile, asked: string): void {
  const { text } = requireAddress(asked);
  if (file.run('DELETE FROM aliases WHERE address = ?', text) === 0) throw new StorageError('NOT_FOUND', `There is no alias ${text}.`);
}

function toRow(row: AliasRecord): AliasRow {
  return { address: row.address, targets: JSON.parse(row.targets) as readonly string[], createdAt: row.createdAt };
}
