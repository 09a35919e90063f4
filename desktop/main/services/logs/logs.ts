/** The logs of the stack's services, merged into one stream: see follow-logs.ts for how. */
import { HOST_PATHS } from '../../../../server-bundle/contract/stack.ts';
import type { LogLine, ServerId } from '../../../contract/models.ts';
import type { Remote } from '../../remote/remote.ts';
import { followLogs } from './follow-logs.ts';
import { parseSince } from './since.ts';

interface Options {
  readonly signal?: AbortSignal | undefined;
}

export interface LogsRequest {
  readonly serverId: ServerId;
  readonly services: readonly string[];
  /** RFC 3339, or a duration such as 10m. */
  readonly since?: string | undefined;
  /** Likewise. With it nothing is followed. */
  readonly until?: string | undefined;
  /** Of each service, at first. */
  readonly tail: number;
  readonly follow: boolean;
}

export interface LogsService {
  /** Lines in batches, in the order of their timestamps. @throws PalomarError NOT_FOUND, NOT_SET_UP, INVALID_INPUT */
  follow(input: LogsRequest, options?: Options): AsyncGenerator<LogLine[], void>;
}

export interface LogsDependencies {
  readonly remoteOf: (id: ServerId, options: Options) => Promise<Pick<Remote, 'docker'>>;
  readonly project?: string;
}

export function createLogsService({ remoteOf, project = HOST_PATHS.project }: LogsDependencies): LogsService {
  return {
    follow: ({ serverId, services, since, until, tail, follow }, { signal } = {}) =>
      followLogs({
        dockerOf: async (inner) => (await remoteOf(serverId, { signal: inner })).docker,
        project,
        services: [...new Set(services)],
        since: since === undefined ? null : parseSince(since, Date.now()),
        until: until === undefined ? null : parseSince(until, Date.now()),
        tail,
        follow: follow && until === undefined,
        signal: signal ?? new AbortController().signal,
      }),
  };
}
