/**
 * The append-only record of what was done to one server: JSON lines, mode 0600, rotated by size. Entries are written
 * at once and in order, so that a crash loses none; nothing here rewrites a line.
 */
import { appendFileSync, existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import type { AuditEntry, ServerId } from '../../../contract/models.ts';
import { AUDIT_FILE_MAX_BYTES } from '../limits.ts';
import { auditFiles } from './files.ts';
import type { AuditSink } from './sink.ts';

export function openAudit(directory: string, serverId: ServerId, options: { readonly fileMaxBytes?: number } = {}): AuditSink {
  const files = auditFiles(directory, serverId);
  const fileMaxBytes = options.fileMaxBytes ?? AUDIT_FILE_MAX_BYTES;
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  return {
    record: (entry) => {
      const full: AuditEntry = { ...entry, serverId };
      rotateWhenFull(files, fileMaxBytes);
      appendFileSync(files[0], `${JSON.stringify(full)}\n`, { mode: 0o600, flag: 'a' });
    },
  };
}

function rotateWhenFull(files: readonly [string, ...string[]], fileMaxBytes: number): void {
  if ((statSync(files[0], { throwIfNoEntry: false })?.size ?? 0) < fileMaxBytes) return;
  // Oldest first: each name must be free before the next newer file takes it.
  const oldest = files.at(-1);
  if (oldest !== undefined) rmSync(oldest, { force: true });
  for (let index = files.length - 1; index > 0; index -= 1) {
    const [newer, older] = [files[index - 1], files[index]];
    if (newer !== undefined && older !== undefined && existsSync(newer)) renameSync(newer, older);
  }
}
