/**
 * Work on servers beside set-up: updates, reboots, certificates, backups. At most one task per server; it goes on when nobody listens, and only
 * `cancel` or the app's end stops it. What a task does is its driver's matter.
 */
import { PalomarError } from '../../../contract/errors.ts';
import type { ServerId, SetupEvent, Task, TaskKind, TaskPlan } from '../../../contract/models.ts';
import { EventLog } from '../setup/event-log.ts';
import { LIMITS } from '../setup/limits.ts';

interface Options {
  readonly signal?: AbortSignal | undefined;
}

interface OfServer {
  readonly serverId: ServerId;
}

/** One task on one server. */
export interface TaskDriver {
  plan(signal: AbortSignal): Promise<Pick<TaskPlan, 'steps' | 'estimateMs'>>;
  /** Never throws: a failure is the last event. */
  run(signal: AbortSignal): AsyncIterable<SetupEvent>;
}

/** Why a run is aborted when it was not by a person: its signal's reason. */
export const CLOSING = Symbol('closing');

export interface TasksService extends AsyncDisposable {
  plan(input: OfServer & { readonly task: Task }, options?: Options): Promise<TaskPlan>;
  /** @throws PalomarError CONFLICT when another task is under way */
  run(input: OfServer & { readonly task: Task }, options?: Options): AsyncGenerator<SetupEvent, void>;
  follow(input: OfServer & { readonly kind: TaskKind }, options?: Options): AsyncGenerator<SetupEvent, void>;
  cancel(input: OfServer): { readonly cancelled: boolean };
  /** Not by a person: the vault was locked. */
  cancelAll(): void;
}

interface Run {
  readonly task: Task;
  readonly log: EventLog<SetupEvent>;
  readonly abort: AbortController;
  readonly ended: Promise<void>;
}

export interface TasksDependencies {
  readonly driverOf: (serverId: ServerId, task: Task) => TaskDriver;
  /** Told that a task is under way, until it disposes of the answer. */
  readonly began: (serverId: ServerId, kind: TaskKind) => Disposable;
}

export function createTasksService({ driverOf, began }: TasksDependencies): TasksService {
  const runs = new Map<ServerId, Run>();
  return {
    plan: async ({ serverId, task }, { signal = new AbortController().signal } = {}) => {
      const { steps, estimateMs } = await driverOf(serverId, task).plan(signal);
      return { serverId, kind: task.kind, steps, estimateMs };
    },
    run: ({ serverId, task }, options) => {
      const last = runs.get(serverId);
      const current = last?.log.ended === false ? last : undefined;
      if (current && !isSame(current.task, task)) throw busy();
      const run = current ?? begin(withoutSecret(task), driverOf(serverId, task), () => began(serverId, task.kind));
      runs.set(serverId, run);
      return run.log.read(options);
    },
    follow: ({ serverId, kind }, options) => {
      const run = runs.get(serverId);
      return run && run.task.kind === kind ? run.log.read(options) : nothing();
    },
    cancel: ({ serverId }) => {
      const run = runs.get(serverId);
      if (run === undefined || run.log.ended) return { cancelled: false };
      run.abort.abort();
      return { cancelled: true };
    },
    cancelAll: () => {
      for (const run of runs.values()) run.abort.abort(CLOSING);
    },
    [Symbol.asyncDispose]: async () => {
      for (const run of runs.values()) run.abort.abort(CLOSING);
      await Promise.all([...runs.values()].map((run) => run.ended));
    },
  };
}

function begin(task: Task, driver: TaskDriver, began: () => Disposable): Run {
  const log = new EventLog<SetupEvent>(weigh, LIMITS.eventLogChars);
  const abort = new AbortController();
  const drive = async (): Promise<void> => {
    using _shown = began();
    for await (const event of driver.run(abort.signal)) log.append(event);
  };
  return { task, log, abort, ended: drive().finally(() => log.end()) };
}

/** Whoever asks for the restore of one backup must not be shown that of another. */
function isSame(one: Task, other: Task): boolean {
  if (one.kind === 'restore' && other.kind === 'restore') return one.backupId === other.backupId;
  if (one.kind === 'updates' && other.kind === 'updates') return one.only === other.only;
  return one.kind === other.kind;
}

/** The passphrase is the driver's alone: a run is remembered for as long as the app runs. */
function withoutSecret(task: Task): Task {
  return task.kind === 'backup' ? { kind: 'backup' } : task;
}

function weigh(event: SetupEvent): number {
  if (event.kind === 'progress') return 1;
  return event.kind === 'output' ? event.text.length : 0;
}

function busy(): PalomarError {
  return new PalomarError('CONFLICT', 'Something else is being done on this server right now. Wait for it, or cancel it first.');
}

async function* nothing(): AsyncGenerator<SetupEvent, void> {
  // No such task has been started since the app was.
}
