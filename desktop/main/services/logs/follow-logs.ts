/**
 * Follows services, not containers: events of the daemon tell when a container of theirs starts, so a redeployment goes on in the same
 * stream. First the history of all, in exact order; then what is said from there on. A lost connection is taken up again where each
 * log had been read to, without a gap and without a line twice.
 */
import type Docker from 'dockerode';
import { setTimeout as sleep } from 'node:timers/promises';
import { SERVICES } from '../../../../server-bundle/contract/stack.ts';
import { isPalomarError } from '../../../contract/errors.ts';
import type { LogLine } from '../../../contract/models.ts';
import { linesOf } from '../containers/lines-of.ts';
import { explained, orGone, projectContainers, projectFilter, unknownService, type ProjectContainer } from '../containers/project.ts';
import { LogCursor } from './cursor.ts';
import { LogDecoder, type Entry } from './frames.ts';
import { BATCH_MAX_LINES, HISTORY_MAX_LINES, REORDER_WINDOW_MS, RETRY_FIRST_MS, RETRY_MAX_MS, SINGLE_WINDOW_MS } from './limits.ts';
import { byTime, MergeBuffer } from './merge-buffer.ts';

export interface FollowOptions {
  readonly dockerOf: (signal: AbortSignal) => Promise<Docker>;
  readonly project: string;
  readonly services: readonly string[];
  /** As Docker takes it. */
  readonly since: string | null;
  /** Likewise; null: no end. */
  readonly until: string | null;
  readonly tail: number;
  readonly follow: boolean;
  readonly signal: AbortSignal;
}

interface Source {
  readonly id: string;
  readonly service: string;
  readonly cursor: LogCursor;
  /** Of the first time it is opened: how many lines of its past, and where to go on should none of them have come. */
  first?: { readonly tail: number; readonly orSince: string } | undefined;
}

export async function* followLogs(options: FollowOptions): AsyncGenerator<LogLine[], void> {
  const docker = await options.dockerOf(options.signal);
  const containers = await chosenContainers(docker, options);
  const now = await nowOf(docker);
  const sources = new Map<string, Source>(containers.map(({ id, service }) => [id, { id, service, cursor: new LogCursor(options.since) }]));
  const [only] = sources.values();
  if (options.follow && only && sources.size === 1) {
    // Nothing to merge it with: its history and what follows are one stream, shown as it comes.
    only.first = { tail: Math.min(options.tail, HISTORY_MAX_LINES), orSince: options.since ?? now };
    yield* live(options, sources);
    return;
  }
  const history = (await Promise.all([...sources.values()].map((source) => readHistory(docker, source, now, options)))).flat().sort(byTime);
  for (let start = 0; start < history.length; start += BATCH_MAX_LINES) yield history.slice(start, start + BATCH_MAX_LINES);
  if (options.follow && !options.signal.aborted) yield* live(options, sources);
}

/** @throws PalomarError NOT_FOUND, NOT_SET_UP; a service of the stack that just has no container yet may be waited for */
async function chosenContainers(docker: Docker, { project, services, follow }: FollowOptions): Promise<ProjectContainer[]> {
  const all = await projectContainers(docker, project);
  for (const service of services) {
    const awaited = follow && all.length > 0 && SERVICES.some((known) => known === service);
    if (!awaited && !all.some((one) => one.service === service)) throw unknownService(service, all);
  }
  return all.filter((one) => services.includes(one.service));
}

async function readHistory(
  docker: Docker,
  { id, service, cursor }: Source,
  now: string,
  { since, until, tail, services }: FollowOptions,
): Promise<LogLine[]> {
  const decoder = new LogDecoder();
  const bytes = await orGone(
    docker.getContainer(id).logs({
      follow: false,
      stdout: true,
      stderr: true,
      timestamps: true,
      tail: Math.min(tail, Math.floor(HISTORY_MAX_LINES / services.length)),
      ...(since === null ? {} : { since }),
      ...(until === null ? {} : { until }),
    }),
  );
  const entries = bytes === null ? [] : [...decoder.push(bytes), ...decoder.end()];
  // With nothing shown the cursor would stay at the very beginning, and bring the history after all.
  if (entries.length === 0) cursor.beginAt(now);
  return entries.filter((entry) => cursor.accept(entry)).map((entry) => ({ service, ...entry }));
}

async function* live(options: FollowOptions, sources: Map<string, Source>): AsyncGenerator<LogLine[], void> {
  const buffer = new MergeBuffer(options.services.length > 1 ? REORDER_WINDOW_MS : SINGLE_WINDOW_MS);
  const ending = new AbortController();
  const signal = AbortSignal.any([options.signal, ending.signal]);
  signal.addEventListener('abort', () => buffer.end(), { once: true });
  const work = superviseUntilAborted({ ...options, signal }, sources, buffer).then(
    () => buffer.end(),
    (error: unknown) => buffer.end({ error }),
  );
  try {
    yield* buffer.batches();
  } finally {
    ending.abort();
    await work;
  }
}

/** One connection after the other, until aborted or a failure that trying again does not mend. */
async function superviseUntilAborted(options: FollowOptions, sources: Map<string, Source>, buffer: MergeBuffer): Promise<void> {
  let retryMs = RETRY_FIRST_MS;
  while (!options.signal.aborted) {
    const startedMs = performance.now();
    try {
      await superviseOnce(await options.dockerOf(options.signal), options, sources, buffer);
    } catch (error) {
      if (isOver(options.signal)) return;
      if (!isTransient(error)) throw error;
    }
    if (performance.now() - startedMs > RETRY_MAX_MS) retryMs = RETRY_FIRST_MS;
    await sleep(retryMs, undefined, { signal: options.signal }).catch(() => undefined);
    retryMs = Math.min(retryMs * 2, RETRY_MAX_MS);
  }
}

/** Follows every container of the services, old and new, until the connection fails. */
async function superviseOnce(docker: Docker, options: FollowOptions, sources: Map<string, Source>, buffer: MergeBuffer): Promise<void> {
  const broken = new AbortController();
  const signal = AbortSignal.any([options.signal, broken.signal]);
  const running = new Map<string, Promise<void>>();
  const failed = Promise.withResolvers<never>();
  failed.promise.catch(() => undefined);
  const startedAgain = new Set<string>();
  const begin = (id: string, service: string): void => {
    if (!options.services.includes(service)) return;
    // Heard while its log is still being read to the end: looked at once more after that.
    if (running.has(id)) return void startedAgain.add(id);
    // A container that appears while we follow is read from its first line.
    const source = sources.get(id) ?? { id, service, cursor: new LogCursor(null) };
    sources.set(id, source);
    const pumping = pump(docker, source, buffer, signal)
      .catch((error: unknown) => failed.reject(error instanceof Error ? error : new Error(String(error))))
      .finally(() => {
        running.delete(id);
        if (startedAgain.delete(id) && !isOver(signal)) begin(id, service);
      });
    running.set(id, pumping);
  };
  // Subscribed before the list is read: what starts in between is heard of twice rather than never.
  const filters = { ...projectFilter(options.project), type: ['container' as const], event: ['start'] };
  const events = await explained(docker.getEvents({ filters }));
  const close = (): void => destroy(events);
  signal.addEventListener('abort', close, { once: true });
  // The signal may have come while we subscribed: its event is past then.
  if (isOver(signal)) close();
  try {
    // Stopped ones too: they may have said something while the connection was away.
    for (const { id, service } of await projectContainers(docker, options.project)) begin(id, service);
    await Promise.race([readEvents(events, begin), failed.promise]);
  } finally {
    broken.abort();
    close();
    await Promise.all(running.values());
  }
}

/** Gives each started container to `begin`; ends, with an error, only with the connection. */
async function readEvents(events: NodeJS.ReadableStream, begin: (id: string, service: string) => void): Promise<never> {
  for await (const lines of linesOf(events)) {
    for (const line of lines) {
      const started = parseStart(line);
      if (started) begin(started.id, started.service);
    }
  }
  throw lost();
}

export function parseStart(line: string): { readonly id: string; readonly service: string } | null {
  try {
    const event = JSON.parse(line) as { readonly Actor?: { readonly ID?: unknown; readonly Attributes?: Readonly<Record<string, unknown>> } } | null;
    const [id, service] = [event?.Actor?.ID, event?.Actor?.Attributes?.['com.docker.compose.service']];
    return typeof id === 'string' && typeof service === 'string' ? { id, service } : null;
  } catch {
    return null;
  }
}

/** Reads one container's log for as long as it runs; taken up again when it was started anew while we were at its end. */
async function pump(docker: Docker, source: Source, buffer: MergeBuffer, signal: AbortSignal): Promise<void> {
  const { id, service } = source;
  do {
    await readLive(docker, source, signal, (entries) => buffer.push(entries.map((entry) => ({ service, ...entry }))));
  } while (!signal.aborted && (await isRunning(docker, id)));
}

async function readLive(docker: Docker, source: Source, signal: AbortSignal, take: (entries: readonly Entry[]) => Promise<void>): Promise<void> {
  const { id, cursor, first } = source;
  const since = cursor.resume();
  if (first) cursor.beginAt(first.orSince);
  source.first = undefined;
  const request = {
    follow: true,
    stdout: true,
    stderr: true,
    timestamps: true,
    ...(since === null ? {} : { since }),
    ...(first ? { tail: first.tail } : {}),
  } as const;
  const stream = await orGone(docker.getContainer(id).logs(request));
  if (!stream) return;
  const close = (): void => destroy(stream);
  signal.addEventListener('abort', close, { once: true });
  if (isOver(signal)) close();
  const decoder = new LogDecoder();
  const accepted = (entries: readonly Entry[]): Entry[] => entries.filter((entry) => cursor.accept(entry));
  try {
    for await (const chunk of stream) await take(accepted(decoder.push(Buffer.from(chunk as Uint8Array))));
    await take(accepted(decoder.end()));
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    signal.removeEventListener('abort', close);
    close();
  }
}

async function isRunning(docker: Docker, id: string): Promise<boolean> {
  return (await orGone(docker.getContainer(id).inspect()))?.State.Running === true;
}

/** The server's own clock: ours may be off. */
async function nowOf(docker: Docker): Promise<string> {
  const info: unknown = await explained(docker.info());
  const time = typeof info === 'object' && info !== null && 'SystemTime' in info ? Date.parse(String(info.SystemTime)) : Number.NaN;
  return ((Number.isNaN(time) ? Date.now() : time) / 1000).toFixed(3);
}

/** Asked afresh each time: the answer changes while we wait. */
function isOver({ aborted }: AbortSignal): boolean {
  return aborted;
}

function destroy(stream: NodeJS.ReadableStream): void {
  if ('destroy' in stream && typeof stream.destroy === 'function') Reflect.apply(stream.destroy, stream, []);
}

/** Faults of the way there: worth another try. Refusals are not. */
function isTransient(error: unknown): boolean {
  if (!isPalomarError(error)) return true;
  return ['CONNECTION_LOST', 'TIMEOUT', 'UNREACHABLE', 'REFUSED', 'DOCKER_UNAVAILABLE'].includes(error.code);
}

function lost(): Error {
  return new Error('The stream of Docker events ended.');
}
