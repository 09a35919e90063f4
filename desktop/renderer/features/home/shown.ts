/** Which of many servers a page shows: those that fit what was typed, of them those that need the person. Pure. */
import type { Alert, Server } from '../../../contract/index.ts';
import type { Connections } from '../../components/use-connections.ts';

export interface Wanted {
  readonly text: string;
  readonly onlyInNeed: boolean;
}

/** An open alert, or no way to it. */
export function isInNeed({ id }: Server, alerts: readonly Alert[], connections: Connections): boolean {
  return connections[id]?.state === 'failed' || alerts.some(({ serverId, dismissedAt }) => serverId === id && dismissedAt === null);
}

/** Every word of the text, somewhere in its names and its address. */
export function isFound({ name, domain, hostname, endpoint }: Server, text: string): boolean {
  const all = [name, domain ?? '', hostname ?? '', endpoint.host].join('\n').toLowerCase();
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => all.includes(word));
}
