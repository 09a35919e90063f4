/**
 * What containers themselves remember: when they were made, last began, last ended and how. The daemon keeps no more than its last 256 events,
 * and a few minutes of health checks fill those; without this, what happened half an hour ago would be gone. Pure.
 */
import type { ContainerEvent } from '../../../contract/models.ts';
import type { Inspection } from './inspect.ts';
import { momentOf } from './moment.ts';

/** The daemon tells of a beginning a little after it. */
const SAME_MS = 3_000;

/** Oldest first; none from before that time. */
export function rememberedOf(service: string, found: Inspection, sinceMs: number): ContainerEvent[] {
  const { State: state } = found;
  const ended = momentOf(state.FinishedAt);
  const hasEnded = !state.Running && ended !== null;
  const event = (at: string | null, kind: ContainerEvent['kind'], exitCode: number | null = null): ContainerEvent[] =>
    at === null || Date.parse(at) < sinceMs
      ? []
      : [{ id: eventId(at, found.Id, kind), at, service, container: found.Name.replace(/^\//, ''), kind, exitCode, signal: null }];
  return [
    ...event(momentOf(found.Created), 'create'),
    ...event(momentOf(state.StartedAt), 'start'),
    // Of the end before the last beginning Docker has forgotten the code.
    ...(hasEnded && state.OOMKilled ? event(ended, 'oom') : []),
    ...event(ended, 'die', hasEnded ? state.ExitCode : null),
  ].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

/** Whether the daemon tells what is known from the container already. */
export function isRemembered(event: ContainerEvent, remembered: readonly ContainerEvent[]): boolean {
  return remembered.some(({ id, at }) => subjectOf(id) === subjectOf(event.id) && Math.abs(Date.parse(at) - Date.parse(event.at)) < SAME_MS);
}

export function eventId(at: string, containerId: string, kind: ContainerEvent['kind']): string {
  return `${at}-${containerId.slice(0, 12)}-${kind}`;
}

/** Which container, and what. */
function subjectOf(id: string): string {
  return id.split('-').slice(-2).join('-');
}
