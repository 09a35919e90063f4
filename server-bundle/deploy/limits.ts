/** Memory of the services. Limits are for a server of 1 GiB; a larger one gets proportionally more, up to four times. */
import type { ServiceName } from '../contract/stack.ts';

export const REFERENCE_MEMORY_BYTES = 1024 ** 3;
export const MAX_MEMORY_FACTOR = 4;

export interface MemoryLimit {
  /** What the kernel enforces on the container. */
  readonly containerMiB: number;
  /** V8's old space; null where the program is not Node. V8 knows nothing of the container's limit. */
  readonly heapMiB: number | null;
}

/** Those that handle messages must hold the copies of one of the largest size, above what they need when idle. */
export const MEMORY: Readonly<Record<ServiceName, MemoryLimit>> = {
  redis: { containerMiB: 64, heapMiB: null },
  resolver: { containerMiB: 96, heapMiB: null },
  sqlite: { containerMiB: 384, heapMiB: 96 },
  api: { containerMiB: 160, heapMiB: 64 },
  web: { containerMiB: 128, heapMiB: 48 },
  bree: { containerMiB: 160, heapMiB: 64 },
  mx: { containerMiB: 384, heapMiB: 96 },
  smtp: { containerMiB: 384, heapMiB: 64 },
  'smtp-bree': { containerMiB: 384, heapMiB: 64 },
  imap: { containerMiB: 384, heapMiB: 96 },
};

export const PIDS = 64;
export const TMP_MIB = 16;
export const LOG_MAX_SIZE = '10m';
export const LOG_MAX_FILES = '3';

/** An exec check costs a tenth of a CPU second: rarely when all is well, often while starting. */
export const HEALTH = { interval: '30s', timeout: '10s', retries: 3, startPeriod: '60s', startInterval: '2s' } as const;
export const STOP_GRACE = '20s';

/** Of redis, below its container's limit; the rest is for its buffers and the fork that saves. */
export const REDIS_MAX_MEMORY = '24mb';
