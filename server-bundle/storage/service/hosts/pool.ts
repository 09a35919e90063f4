/**
 * Where mailboxes are opened: in worker threads, each mailbox in one, placed where fewest are. Threads start when there is
 * something to open and end when they have had nothing for a while, so that an idle service is as small as one without. With
 * no threads, mailboxes are opened in the service's own, behind the same interface.
 */
import { availableParallelism, totalmem } from 'node:os';
import type { Log } from '../../../base/log.ts';
import type { AccountId } from '../../api/operations.ts';
import { MEMORY_PER_OPEN_FILE_BYTES, MEMORY_PER_WORKER_BYTES, OPEN_FILES_MAX, OPEN_FILES_MIN, WORKERS_MAX, WORKER_IDLE_MS } from '../limits.ts';
import type { Host, HostEvents } from './orders.ts';
import { WORKER_FILE, WorkerHost } from './worker-host.ts';

export interface HostPoolOptions {
  readonly root: string;
  readonly workers: WorkerOptions;
  readonly log: Log;
  readonly events: HostEvents;
  /** These mailboxes are closed: the thread that held them is no more. */
  readonly onLost: (accounts: readonly AccountId[]) => void;
}

export interface WorkerOptions {
  /** 0: none. */
  readonly count: number;
  readonly idleMs?: number;
  /** The program of a worker; for tests. */
  readonly file?: string;
}

interface Place {
  readonly host: Host;
  readonly accounts: Set<AccountId>;
  idle: NodeJS.Timeout | undefined;
}

/** As many as there are cores, but not more than the memory of this container is good for: none where that is small. */
export function usualWorkers(memoryBytes = memoryOfContainer()): WorkerOptions {
  return { count: Math.min(availableParallelism(), Math.floor(memoryBytes / MEMORY_PER_WORKER_BYTES), WORKERS_MAX) };
}

/** Files open at once, in all threads together. */
export function usualOpenFiles(memoryBytes = memoryOfContainer()): number {
  return Math.max(OPEN_FILES_MIN, Math.min(OPEN_FILES_MAX, Math.floor(memoryBytes / MEMORY_PER_OPEN_FILE_BYTES)));
}

/** What the kernel allows this container, or all there is. */
function memoryOfContainer(): number {
  const limit = process.constrainedMemory();
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem();
}

export class HostPool implements AsyncDisposable {
  readonly #options: HostPoolOptions;
  readonly #places = new Set<Place>();
  readonly #of = new Map<AccountId, Place>();
  #local: Promise<Host> | undefined;

  constructor(options: HostPoolOptions) {
    this.#options = options;
  }

  /** The host that holds this mailbox from now on, until `release`. */
  async place(account: AccountId): Promise<Host> {
    if (this.#options.workers.count === 0) return this.#here();
    const place = this.#of.get(account) ?? this.#leastLoaded();
    clearTimeout(place.idle);
    place.accounts.add(account);
    this.#of.set(account, place);
    return Promise.resolve(place.host);
  }

  /** The mailbox is closed there. */
  release(account: AccountId): void {
    const place = this.#of.get(account);
    if (!place) return;
    this.#of.delete(account);
    place.accounts.delete(account);
    if (place.accounts.size > 0) return;
    place.idle = setTimeout(() => this.#end(place), this.#options.workers.idleMs ?? WORKER_IDLE_MS);
    place.idle.unref();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const places = [...this.#places];
    this.#places.clear();
    for (const { idle } of places) clearTimeout(idle);
    await Promise.all(places.map(({ host }) => host[Symbol.asyncDispose]()));
    await (await this.#local)?.[Symbol.asyncDispose]();
  }

  #here(): Promise<Host> {
    // Loaded only where it is needed: workers have their own.
    this.#local ??= import('./local-host.ts').then(({ localHost }) =>
      localHost({ root: this.#options.root, events: this.#options.events, openFilesMax: usualOpenFiles() }),
    );
    return this.#local;
  }

  #leastLoaded(): Place {
    const least = [...this.#places].sort((a, b) => a.accounts.size - b.accounts.size)[0];
    if (least && (least.accounts.size === 0 || this.#places.size >= this.#options.workers.count)) return least;
    return this.#start();
  }

  #start(): Place {
    const { root, workers, events, log } = this.#options;
    const accounts = new Set<AccountId>();
    const host = new WorkerHost({
      root,
      events,
      openFilesMax: Math.ceil(usualOpenFiles() / workers.count),
      file: workers.file ?? WORKER_FILE,
      onLost: (reason) => {
        log.error({ reason, mailboxes: accounts.size }, 'a worker thread failed; its sessions end, and the next login starts another');
        this.#forget(place);
      },
    });
    const place: Place = { host, accounts, idle: undefined };
    this.#places.add(place);
    return place;
  }

  #forget(place: Place): void {
    this.#places.delete(place);
    const lost = [...place.accounts];
    place.accounts.clear();
    for (const account of lost) this.#of.delete(account);
    this.#options.onLost(lost);
  }

  #end(place: Place): void {
    if (place.accounts.size > 0 || !this.#places.delete(place)) return;
    void place.host[Symbol.asyncDispose]();
  }
}
