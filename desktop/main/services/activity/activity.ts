/** What the app has done to a server: its audit, newest first. Only reads. */
import type { AuditEntry, ServerId } from '../../../contract/models.ts';

export interface ActivityService {
  list(
    input: { readonly serverId: ServerId; readonly limit: number; readonly before?: string | undefined },
    options?: { readonly signal?: AbortSignal | undefined },
  ): Promise<AuditEntry[]>;
}

export interface ActivityDependencies {
  readonly read: (
    id: ServerId,
    options: { readonly limit: number; readonly before?: string; readonly signal?: AbortSignal },
  ) => Promise<AuditEntry[]>;
}

export function createActivityService({ read }: ActivityDependencies): ActivityService {
  return {
    list: ({ serverId, limit, before }, { signal } = {}) =>
      read(serverId, { limit, ...(before === undefined ? {} : { before }), ...(signal === undefined ? {} : { signal }) }),
  };
}
