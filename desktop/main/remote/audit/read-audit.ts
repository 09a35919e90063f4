/** Reads a server's audit back, newest entry first. A damaged line (a crash in mid-write) is passed over. */
import { readFile } from 'node:fs/promises';
import { auditEntry, isFailure, type AuditEntry, type AuditFilter, type ServerId } from '../../../contract/models.ts';
import { auditFiles } from './files.ts';

/** File by file, so that whoever wants only the newest reads no more. */
export async function* readAudit(
  directory: string,
  serverId: ServerId,
  filter: AuditFilter = {},
  options: { readonly signal?: AbortSignal | undefined } = {},
): AsyncGenerator<AuditEntry, void> {
  const isWanted = wanted(filter);
  for (const file of auditFiles(directory, serverId)) {
    options.signal?.throwIfAborted();
    for (const line of (await linesOf(file)).reverse()) {
      const entry = parse(line);
      if (entry !== null && isWanted(entry)) yield entry;
    }
  }
}

function wanted({ kinds, text, failedOnly, from, until }: AuditFilter): (entry: AuditEntry) => boolean {
  const needle = text?.trim().toLowerCase() ?? '';
  return (entry) =>
    (kinds === undefined || kinds.length === 0 || kinds.includes(entry.kind)) &&
    (failedOnly !== true || isFailure(entry)) &&
    (from === undefined || entry.at >= from) &&
    (until === undefined || entry.at <= until) &&
    (needle === '' || `${entry.kind} ${entry.what} ${entry.error ?? ''}`.toLowerCase().includes(needle));
}

async function linesOf(file: string): Promise<string[]> {
  try {
    return (await readFile(file, 'utf8')).split('\n').filter((line) => line !== '');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

function parse(line: string): AuditEntry | null {
  try {
    const result = auditEntry.safeParse(JSON.parse(line));
    return result.success ? result.data : null;
  } catch {
    return null;
  }
}
