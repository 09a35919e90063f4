/**
 * One look at one server, each part by the service that knows it. A part that fails is null, whatever the reason: alerts must never be wrong
 * because a look went wrong. Changes nothing on the server, and never asks for a connection that a person would have to allow.
 */
import { isPalomarError } from '../../../contract/errors.ts';
import type { Container, MachineHistory, QueueRow, ServerId } from '../../../contract/models.ts';
import { DISK_FIGURES_AGE_MS, QUEUE_LOOK } from './limits.ts';
import type { Observation } from './observation.ts';

interface Options {
  readonly signal?: AbortSignal | undefined;
}
interface OfServer {
  readonly serverId: ServerId;
}

export interface LookSources {
  /** Fails as connecting fails. */
  readonly reach: (id: ServerId, options: Options) => Promise<unknown>;
  readonly containers: (input: OfServer, options: Options) => Promise<readonly Container[]>;
  readonly history: (input: OfServer & { readonly range: 'hour' }) => MachineHistory;
  readonly queue: (input: OfServer & { readonly limit: number; readonly state: 'waiting' }, options: Options) => Promise<readonly QueueRow[]>;
  readonly certificates: (input: OfServer, options: Options) => Promise<Observation['certificates']>;
  readonly backup: (input: OfServer, options: Options) => Promise<Observation['backup']>;
}

export interface LookOptions extends Options {
  /** Also what changes slowly. */
  readonly slow: boolean;
  readonly awaySinceMs: number | null;
  readonly nowMs: number;
}

export async function look(sources: LookSources, serverId: ServerId, options: LookOptions): Promise<Observation> {
  const { signal, slow, awaySinceMs, nowMs } = options;
  const nothing: Observation = { atMs: nowMs, away: null, containers: null, disk: null, certificates: null, backup: null, queue: null };
  try {
    await sources.reach(serverId, { signal });
  } catch (error) {
    const code = isPalomarError(error) ? error.code : 'INTERNAL';
    return { ...nothing, away: { sinceMs: awaySinceMs ?? nowMs, code } };
  }
  const [containers, certificates, backup, rows] = await Promise.all([
    orNull(() => sources.containers({ serverId }, { signal })),
    slow ? orNull(() => sources.certificates({ serverId }, { signal })) : null,
    slow ? orNull(() => sources.backup({ serverId }, { signal })) : null,
    slow ? orNull(() => sources.queue({ serverId, limit: QUEUE_LOOK, state: 'waiting' }, { signal })) : null,
  ]);
  const disk = await orNull(() => Promise.resolve(diskOf(sources.history({ serverId, range: 'hour' }), nowMs)));
  return { ...nothing, containers, disk, certificates, backup, queue: rows && queueOf(rows) };
}

async function orNull<T>(ask: () => Promise<T>): Promise<T | null> {
  try {
    return await ask();
  } catch {
    return null;
  }
}

function diskOf({ points }: MachineHistory, nowMs: number): Observation['disk'] {
  const last = points.at(-1);
  if (last === undefined || nowMs - Date.parse(last.at) > DISK_FIGURES_AGE_MS) return null;
  return { usedBytes: last.diskBytes, totalBytes: last.diskTotalBytes };
}

function queueOf(rows: readonly QueueRow[]): NonNullable<Observation['queue']> {
  const oldestAt = rows.reduce<string | null>((oldest, { queuedAt }) => (oldest === null || queuedAt < oldest ? queuedAt : oldest), null);
  return { waiting: rows.length, oldestAt };
}
