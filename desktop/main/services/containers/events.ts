/**
 * What happened to the containers: first what they remember themselves, then what the Docker daemon does, then what it tells. A lost
 * connection is taken up again from the last event, without one twice.
 */
import type Docker from 'dockerode';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { isPalomarError } from '../../../contract/errors.ts';
import { CONTAINER_EVENTS, type ContainerEvent } from '../../../contract/models.ts';
import { inspection } from './inspect.ts';
import { linesOf } from './lines-of.ts';
import { EVENTS_KEPT_IN_MIND, RETRY_FIRST_MS, RETRY_MAX_MS } from './limits.ts';
import { explained, orGone, projectContainers, projectFilter, serviceOf } from './project.ts';
import { eventId, isRemembered, rememberedOf } from './remembered.ts';

const message = z.object({
  Action: z.string(),
  /** What a date can hold: 275,760 years. */
  timeNano: z.number().min(0).max(8.64e21),
  Actor: z.object({ ID: z.string(), Attributes: z.record(z.string(), z.string()).catch({}) }),
});

export interface EventsOptions {
  readonly dockerOf: (signal: AbortSignal) => Promise<Docker>;
  readonly project: string;
  readonly sinceMs: number;
  readonly signal: AbortSignal;
}

/** Begins with what the containers remember, perhaps nothing: Docker answers. */
export async function* followEvents({ dockerOf, project, sinceMs, signal }: EventsOptions): AsyncGenerator<ContainerEvent[], void> {
  const known = new Set<string>();
  let from = sinceMs;
  let remembered: readonly ContainerEvent[] | null = null;
  let retryMs = RETRY_FIRST_MS;
  const fresh = (events: readonly ContainerEvent[]): ContainerEvent[] => {
    const anew = events.filter((event) => !known.has(event.id) && !isRemembered(event, remembered ?? []));
    for (const { id, at } of anew) {
      known.add(id);
      from = Math.max(from, Date.parse(at));
    }
    for (const id of known) {
      if (known.size <= EVENTS_KEPT_IN_MIND) break;
      known.delete(id);
    }
    return anew;
  };
  while (!isOver(signal)) {
    try {
      const docker = await dockerOf(signal);
      // Whole seconds: what was told in the last one comes again, and is known then.
      const stream = await explained(
        docker.getEvents({ filters: { ...projectFilter(project), type: ['container'] }, since: Math.floor(from / 1000) }),
      );
      const close = (): void => destroy(stream);
      signal.addEventListener('abort', close, { once: true });
      try {
        if (isOver(signal)) return;
        if (remembered === null) {
          remembered = await rememberedBy(docker, project, sinceMs);
          yield [...remembered];
        }
        retryMs = RETRY_FIRST_MS;
        for await (const lines of linesOf(stream)) {
          const events = fresh(lines.flatMap(parsed));
          if (events.length > 0) yield events;
        }
      } finally {
        signal.removeEventListener('abort', close);
        close();
      }
    } catch (error) {
      if (isOver(signal)) return;
      if (isPalomarError(error) && error.code !== 'CONNECTION_LOST') throw error;
    }
    await sleep(retryMs, undefined, { signal }).catch(() => undefined);
    retryMs = Math.min(retryMs * 2, RETRY_MAX_MS);
  }
}

async function rememberedBy(docker: Docker, project: string, sinceMs: number): Promise<ContainerEvent[]> {
  const all = await projectContainers(docker, project);
  const found = await Promise.all(
    all.map(async ({ id, service }) => {
      const details = await orGone(docker.getContainer(id).inspect());
      return details === null ? [] : rememberedOf(service, inspection.parse(details), sinceMs);
    }),
  );
  return found.flat().sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

/** None for what is not shown: exec, attach, resize and the like. */
export function parsed(line: string): ContainerEvent[] {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return [];
  }
  const { data } = message.safeParse(value);
  if (!data) return [];
  const { Action, timeNano, Actor } = data;
  const kind = CONTAINER_EVENTS.find((known) => known === Action.replace('health_status: ', ''));
  if (!kind) return [];
  const number = (text: string | undefined): number | null => (text === undefined || !/^\d+$/.test(text) ? null : Number(text));
  return [
    {
      id: eventId(String(timeNano), Actor.ID, kind),
      at: new Date(timeNano / 1e6).toISOString(),
      service: serviceOf(Actor.Attributes),
      container: Actor.Attributes['name'] ?? Actor.ID.slice(0, 12),
      kind,
      exitCode: kind === 'die' ? number(Actor.Attributes['exitCode']) : null,
      signal: kind === 'kill' ? number(Actor.Attributes['signal']) : null,
    },
  ];
}

/** Asked afresh each time: the answer changes while we wait. */
function isOver({ aborted }: AbortSignal): boolean {
  return aborted;
}

function destroy(stream: NodeJS.ReadableStream): void {
  if ('destroy' in stream && typeof stream.destroy === 'function') Reflect.apply(stream.destroy, stream, []);
}
