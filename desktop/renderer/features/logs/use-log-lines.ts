/** The lines followed so far, capped; a change of services or a reconnection begins anew. */
import type { LogLine, ServerId } from '../../../contract/index.ts';
import { useApi } from '../../connection/api.tsx';
import { useStream } from '../../connection/use-stream.ts';
import { KEPT_LINES } from './log-text.ts';

export interface LogLines {
  readonly lines: readonly LogLine[];
  readonly status: 'idle' | 'opening' | 'live' | 'ended' | 'failed';
  readonly error: unknown;
  readonly restart: () => void;
}

export function useLogLines(serverId: ServerId, services: readonly string[], follow: boolean): LogLines {
  const { client } = useApi();
  const stream = useStream<LogLine[], readonly LogLine[]>({
    key: services.length === 0 ? null : JSON.stringify([serverId, services, follow]),
    open: (signal) => client.logs.follow({ serverId, services: [...services], follow }, { signal }),
    initial: NONE,
    fold: (lines, batch) => (lines.length + batch.length > KEPT_LINES ? [...lines, ...batch].slice(-KEPT_LINES) : [...lines, ...batch]),
  });
  return { lines: stream.state, status: stream.status, error: stream.error, restart: stream.restart };
}

const NONE: readonly LogLine[] = [];
