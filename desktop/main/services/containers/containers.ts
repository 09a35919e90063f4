/** The stack's containers: what runs, how well, with what; started, stopped, restarted and made anew by compose service. */
import type Docker from 'dockerode';
import { setTimeout as sleep } from 'node:timers/promises';
import { HOST_PATHS } from '../../../../server-bundle/contract/stack.ts';
import { isPalomarError } from '../../../contract/errors.ts';
import { container as containerModel, type Container, type ContainerDetails, type ContainerEvent, type ServerId } from '../../../contract/models.ts';
import type { Remote } from '../../remote/remote.ts';
import { followEvents } from './events.ts';
import { detailsOf, inspection } from './inspect.ts';
import { FIRST_PAUSE_MS, RETRY_FIRST_MS, RETRY_MAX_MS, STATS_PARALLEL_MAX, STOP_TIMEOUT_SECONDS } from './limits.ts';
import { momentOf } from './moment.ts';
import type { Recreate } from './recreate.ts';
import { explained, orGone, projectContainers, statusOf, unknownService, type ProjectContainer } from './project.ts';
import { cpuPercent, cpuSample, memoryBytes, statsSample, type CpuSample } from './usage.ts';

interface Options {
  readonly signal?: AbortSignal | undefined;
}

export interface ContainersService {
  list(input: { readonly serverId: ServerId }, options?: Options): Promise<Container[]>;
  /** All at once with nothing measured yet, then measured again every interval; rides out lost connections. */
  watch(input: { readonly serverId: ServerId; readonly intervalMs: number }, options?: Options): AsyncGenerator<Container[], void>;
  /** @throws PalomarError NOT_FOUND, NOT_SET_UP, DOCKER_UNAVAILABLE, LOCKED_BY_OTHER */
  act(input: OfService & { readonly action: Action }, options?: Options): Promise<Container>;
  /** Without secrets. @throws PalomarError NOT_FOUND, NOT_SET_UP, DOCKER_UNAVAILABLE */
  inspect(input: OfService, options?: Options): Promise<ContainerDetails>;
  /** What Docker remembers, then what happens; rides out lost connections. */
  events(input: { readonly serverId: ServerId; readonly sinceHours: number }, options?: Options): AsyncGenerator<ContainerEvent[], void>;
}

type Action = 'start' | 'stop' | 'restart' | 'recreate';

interface OfService {
  readonly serverId: ServerId;
  readonly service: string;
}

export interface ContainersDependencies {
  readonly remoteOf: (id: ServerId, options: Options) => Promise<Pick<Remote, 'docker'>>;
  readonly recreate: Recreate;
  /** Compose project; the stack's own when not given. */
  readonly project?: string;
}

type Samples = Map<string, CpuSample>;
/** Null: nothing is measured. Measuring makes the daemon walk through the control groups; listing is quick. */
type List = (samples: Samples | null) => Promise<Container[]>;

export function createContainersService({ remoteOf, recreate, project = HOST_PATHS.project }: ContainersDependencies): ContainersService {
  const list = async (serverId: ServerId, samples: Samples | null, options: Options): Promise<Container[]> => {
    const { docker } = await remoteOf(serverId, options);
    const found = await projectContainers(docker, project);
    const described = await inTurns(found, STATS_PARALLEL_MAX, (one) => {
      options.signal?.throwIfAborted();
      return describe(docker, one, samples);
    });
    return described.filter((one) => one !== null);
  };
  return {
    list: ({ serverId }, options = {}) => list(serverId, new Map(), options),
    watch: ({ serverId, intervalMs }, options = {}) => watch((samples) => list(serverId, samples, options), intervalMs, options.signal),
    act: async ({ serverId, service, action }, options = {}) => {
      const { docker } = await remoteOf(serverId, options);
      const chosen = await ofService(docker, project, service);
      if (action === 'recreate') await recreate(serverId, service, options);
      else for (const { id } of chosen) await perform(docker.getContainer(id), action);
      // Made anew it is another one.
      const [first] = await ofService(docker, project, service);
      const after = first && (await describe(docker, first, new Map()));
      if (!after) throw unknownService(service, []);
      return after;
    },
    inspect: async ({ serverId, service }, options = {}) => {
      const { docker } = await remoteOf(serverId, options);
      const [first] = await ofService(docker, project, service);
      const found = first && (await orGone(docker.getContainer(first.id).inspect()));
      if (!found) throw unknownService(service, []);
      return detailsOf(service, inspection.parse(found));
    },
    events: ({ serverId, sinceHours }, { signal = new AbortController().signal } = {}) =>
      followEvents({
        dockerOf: async (inner) => (await remoteOf(serverId, { signal: inner })).docker,
        project,
        sinceMs: Date.now() - sinceHours * 3_600_000,
        signal,
      }),
  };
}

/** One at least. @throws PalomarError NOT_FOUND, NOT_SET_UP */
async function ofService(docker: Docker, project: string, service: string): Promise<ProjectContainer[]> {
  const all = await projectContainers(docker, project);
  const chosen = all.filter((one) => one.service === service);
  if (chosen.length === 0) throw unknownService(service, all);
  return chosen;
}

async function* watch(list: List, intervalMs: number, signal?: AbortSignal): AsyncGenerator<Container[], void> {
  const samples: Samples = new Map();
  // Nothing, then memory, then the processor as well, which takes two samples: no reason to wait a whole interval for it.
  const pauses = [0, Math.min(FIRST_PAUSE_MS, intervalMs)];
  let retryMs = RETRY_FIRST_MS;
  let measured: Samples | null = null;
  while (!signal?.aborted) {
    let pauseMs: number;
    try {
      yield await list(measured);
      measured = samples;
      pauseMs = pauses.shift() ?? intervalMs;
      retryMs = RETRY_FIRST_MS;
    } catch (error) {
      if (!isPalomarError(error, 'CONNECTION_LOST')) throw error;
      pauseMs = retryMs;
      retryMs = Math.min(retryMs * 2, RETRY_MAX_MS);
    }
    await sleep(pauseMs, undefined, signal ? { signal } : {}).catch(() => undefined);
  }
}

async function perform(target: Docker.Container, action: Exclude<Action, 'recreate'>): Promise<void> {
  const work =
    action === 'start' ? target.start() : action === 'stop' ? target.stop({ t: STOP_TIMEOUT_SECONDS }) : target.restart({ t: STOP_TIMEOUT_SECONDS });
  await explained(
    work.catch((error: unknown) => {
      // 304: it is in that state already.
      if (statusOf(error) !== 304) throw error;
    }),
  );
}

/** Null when it went away in between. */
async function describe(docker: Docker, { id, service, name, summary }: ProjectContainer, samples: Samples | null): Promise<Container | null> {
  const target = docker.getContainer(id);
  const [details, usage] = await Promise.all([
    orGone(target.inspect()),
    samples === null ? null : orGone(target.stats({ stream: false, 'one-shot': true })),
  ]);
  if (!details) return null;
  const sample = statsSample.parse(usage ?? {});
  const cpu = details.State.Running ? cpuSample(sample) : null;
  const percent = cpuPercent(samples?.get(id), cpu);
  if (cpu) samples?.set(id, cpu);
  return containerModel.parse({
    id,
    service,
    name,
    image: summary.Image,
    state: details.State.Status,
    health: details.State.Health?.Status ?? 'none',
    startedAt: momentOf(details.State.StartedAt),
    restarts: details.RestartCount,
    cpuPercent: percent,
    memoryBytes: details.State.Running ? memoryBytes(sample) : null,
    memoryLimitBytes: (details.HostConfig.Memory ?? 0) > 0 ? details.HostConfig.Memory : null,
    ports: portsOf(summary),
  } satisfies Record<keyof Container, unknown>);
}

function portsOf({ Ports }: Docker.ContainerInfo): string[] {
  const published = Ports.filter(({ PublicPort }) => PublicPort > 0).sort((a, b) => a.PublicPort - b.PublicPort);
  const lines = published.map(({ IP, PublicPort, PrivatePort, Type }) => {
    const everywhere = IP === '' || IP === '0.0.0.0' || IP === '::';
    return `${everywhere ? '' : `${IP.includes(':') ? `[${IP}]` : IP}:`}${PublicPort}→${PrivatePort}/${Type}`;
  });
  return [...new Set(lines)];
}

async function inTurns<T, R>(items: readonly T[], atOnce: number, work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let start = 0; start < items.length; start += atOnce) results.push(...(await Promise.all(items.slice(start, start + atOnce).map(work))));
  return results;
}
