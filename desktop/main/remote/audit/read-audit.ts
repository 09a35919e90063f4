/** Reads a server's audit back, newest entry first. A damaged line (a crash in mid-write) is passed over. */
import { readFile } from 'node:fs/promises';
import { auditEntry, type AuditEntry, type ServerId } from '../../../contract/models.ts';
import { auditFiles } from './files.ts';

export async function readAudit(
  directory: string,
  serverId: ServerId,
  options: { readonly limit: number; readonly before?: string; readonly signal?: AbortSignal },
): Promise<AuditEntry[]> {
  const found: AuditEntry[] = [];
  for (const file of auditFiles(directory, serverId)) {
    options.signal?.throwIfAborted();
    for (const line of (await linesOf(file)).reverse()) {
      if (found.length >= options.limit) return found;
      const entry = parse(line);
      if (entry !== null && (options.before === undefined || entry.at < options.before)) found.push(entry);
    }
  }
  return found;
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
