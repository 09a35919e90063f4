/** How a server's audit lies on disk: `<server>.jsonl` is written to, `<server>.1.jsonl` is the newest full one. */
import path from 'node:path';
import type { ServerId } from '../../../contract/models.ts';
import { AUDIT_FILES_KEPT } from '../limits.ts';

/** Newest first. */
export function auditFiles(directory: string, serverId: ServerId): readonly [string, ...string[]] {
  const older = Array.from({ length: AUDIT_FILES_KEPT - 1 }, (_, index) => path.join(directory, `${serverId}.${index + 1}.jsonl`));
  return [path.join(directory, `${serverId}.jsonl`), ...older];
}
