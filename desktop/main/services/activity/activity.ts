/** What the app has done to a server: its audit, newest first, filtered, and as a file. Only reads. */
import type { AuditEntry, AuditFilter, ServerId } from '../../../contract/models.ts';
import { headOf, lineOf, type ExportFormat } from './export.ts';

interface Options {
  readonly signal?: AbortSignal | undefined;
}

interface OfServer extends AuditFilter {
  readonly serverId: ServerId;
}

export interface ActivityService {
  list(input: OfServer & { readonly limit: number; readonly offset: number }, options?: Options): Promise<AuditEntry[]>;
  export(input: OfServer & { readonly format: ExportFormat }, options?: Options): AsyncGenerator<string, void>;
}

export interface ActivityDependencies {
  readonly read: (id: ServerId, filter: AuditFilter, options: Options) => AsyncIterable<AuditEntry>;
}

/** Lines that travel together. */
const PIECE_CHARACTERS = 65_536;

export function createActivityService({ read }: ActivityDependencies): ActivityService {
  return {
    list: async ({ serverId, limit, offset, ...filter }, options = {}) => {
      const found: AuditEntry[] = [];
      let passed = 0;
      for await (const entry of read(serverId, filter, options)) {
        passed += 1;
        if (passed > offset) found.push(entry);
        if (found.length >= limit) break;
      }
      return found;
    },
    export: async function* ({ serverId, format, ...filter }, options = {}) {
      let piece = headOf(format);
      for await (const entry of read(serverId, filter, options)) {
        piece += lineOf(entry, format);
        if (piece.length < PIECE_CHARACTERS) continue;
        yield piece;
        piece = '';
      }
      if (piece !== '') yield piece;
    },
  };
}
