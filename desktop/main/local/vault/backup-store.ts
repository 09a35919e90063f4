/** The backups that this vault can open. Losing a row loses the backup, unless it has a passphrase of its own: nothing here deletes one by itself. */
import { z } from 'zod';
import { PalomarError } from '../../../contract/errors.ts';
import { backupId, type BackupId, type ServerId } from '../../../contract/models.ts';
import type { VaultDatabase } from './database.ts';

export interface KeptBackup {
  readonly id: BackupId;
  readonly serverId: string;
  readonly serverName: string;
  readonly domain: string;
  readonly madeAt: string;
  /** Path of the sealed file. */
  readonly file: string;
  /** Of the archive in it. */
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly stackVersion: string;
  readonly hasPassphrase: boolean;
  readonly verifiedAt: string | null;
  /** Counted by the last verification that found nothing wrong. */
  readonly mailboxes: number | null;
  /** What the last verification found wrong. */
  readonly problem: string | null;
}

export interface BackupStore {
  /** Newest first; of one server, or all. */
  list(serverId?: ServerId): KeptBackup[];
  /** @throws PalomarError NOT_FOUND */
  get(id: BackupId): KeptBackup;
  /** The caller wipes it. @throws PalomarError NOT_FOUND */
  keyOf(id: BackupId): Buffer;
  add(kept: KeptBackup, key: Buffer): void;
  verified(id: BackupId, result: { readonly at: string; readonly mailboxes: number | null; readonly problem: string | null }): void;
  remove(id: BackupId): void;
}

const row = z.object({
  id: backupId,
  server_id: z.string(),
  server_name: z.string(),
  domain: z.string(),
  made_at: z.string(),
  file: z.string(),
  size_bytes: z.number(),
  sha256: z.string(),
  stack_version: z.string(),
  has_passphrase: z.number(),
  key: z.string(),
  verified_at: z.string().nullable(),
  mailboxes: z.number().nullable(),
  problem: z.string().nullable(),
});
type Row = z.infer<typeof row>;

export function backupStore(opened: () => VaultDatabase): BackupStore {
  const find = (id: BackupId): Row => {
    const found = opened().prepare('SELECT * FROM backup WHERE id = ?').get(id);
    if (found === undefined) throw new PalomarError('NOT_FOUND', 'This vault knows no such backup. "palomar backup list" shows those it knows.');
    return row.parse(found);
  };
  return {
    list: (serverId) =>
      opened()
        .prepare('SELECT * FROM backup WHERE server_id = coalesce(?, server_id) ORDER BY made_at DESC, id')
        .all(serverId ?? null)
        .map((found) => toKept(row.parse(found))),
    get: (id) => toKept(find(id)),
    keyOf: (id) => Buffer.from(find(id).key, 'hex'),
    add: (kept, key) =>
      void opened()
        .prepare(
          `INSERT INTO backup (id, server_id, server_name, domain, made_at, file, size_bytes, sha256, stack_version, has_passphrase, key)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        )
        .run(
          kept.id,
          kept.serverId,
          kept.serverName,
          kept.domain,
          kept.madeAt,
          kept.file,
          kept.sizeBytes,
          kept.sha256,
          kept.stackVersion,
          kept.hasPassphrase ? 1 : 0,
          key.toString('hex'),
        ),
    verified: (id, { at, mailboxes, problem }) =>
      void opened()
        .prepare('UPDATE backup SET verified_at = ?, mailboxes = coalesce(?, mailboxes), problem = ? WHERE id = ?')
        .run(at, mailboxes, problem, id),
    remove: (id) => void opened().prepare('DELETE FROM backup WHERE id = ?').run(id),
  };
}

function toKept({ key: _key, ...found }: Row): KeptBackup {
  return {
    id: found.id,
    serverId: found.server_id,
    serverName: found.server_name,
    domain: found.domain,
    madeAt: found.made_at,
    file: found.file,
    sizeBytes: found.size_bytes,
    sha256: found.sha256,
    stackVersion: found.stack_version,
    hasPassphrase: found.has_passphrase === 1,
    verifiedAt: found.verified_at,
    mailboxes: found.mailboxes,
    problem: found.problem,
  };
}
