/** The containers of the stack. */
import { z } from 'zod';

export const container = z.object({
  id: z.string(),
  service: z.string(),
  name: z.string(),
  image: z.string(),
  state: z.enum(['created', 'running', 'paused', 'restarting', 'removing', 'exited', 'dead']),
  health: z.enum(['healthy', 'unhealthy', 'starting', 'none']),
  startedAt: z.iso.datetime().nullable(),
  restarts: z.number(),
  cpuPercent: z.number().nullable(),
  memoryBytes: z.number().nullable(),
  memoryLimitBytes: z.number().nullable(),
  ports: z.array(z.string()),
});
export type Container = z.infer<typeof container>;

const named = z.object({ name: z.string(), value: z.string() });

/** One container from the inside. What looks like a secret has left main already. */
export const containerDetails = z.object({
  id: z.string(),
  service: z.string(),
  name: z.string(),
  image: z.string(),
  imageId: z.string(),
  createdAt: z.iso.datetime().nullable(),
  startedAt: z.iso.datetime().nullable(),
  finishedAt: z.iso.datetime().nullable(),
  exitCode: z.number().nullable(),
  outOfMemory: z.boolean(),
  /** Docker's own words when it could not be started. */
  error: z.string(),
  command: z.array(z.string()),
  user: z.string(),
  restartPolicy: z.string(),
  readOnly: z.boolean(),
  capabilitiesDropped: z.array(z.string()),
  memoryLimitBytes: z.number().nullable(),
  processesMax: z.number().nullable(),
  /** null: hidden, since it is or may be a secret. */
  environment: z.array(z.object({ name: z.string(), value: z.string().nullable() })),
  labels: z.array(named),
  mounts: z.array(z.object({ kind: z.string(), source: z.string(), target: z.string(), writable: z.boolean() })),
  networks: z.array(z.object({ name: z.string(), addresses: z.array(z.string()) })),
  /** The last health checks, newest last. */
  healthChecks: z.array(z.object({ at: z.string(), exitCode: z.number(), output: z.string() })),
});
export type ContainerDetails = z.infer<typeof containerDetails>;

export const CONTAINER_EVENTS = [
  'create',
  'start',
  'restart',
  'stop',
  'kill',
  'die',
  'oom',
  'pause',
  'unpause',
  'destroy',
  'healthy',
  'unhealthy',
] as const;

/** What happened to a container, as Docker tells it. */
export const containerEvent = z.object({
  /** Unique within one server. */
  id: z.string(),
  at: z.iso.datetime(),
  service: z.string(),
  container: z.string(),
  kind: z.enum(CONTAINER_EVENTS),
  /** Of `die`. */
  exitCode: z.number().nullable(),
  /** Of `kill`. */
  signal: z.number().nullable(),
});
export type ContainerEvent = z.infer<typeof containerEvent>;
