/** The last known connection state of each server, and a stream of them. A slow watcher is told the newest state, not each one. */
import type { ConnectionState, ServerId } from '../../../contract/models.ts';

export type NewState = Pick<ConnectionState, 'state' | 'error'>;

export class StateTable {
  readonly #states = new Map<ServerId, ConnectionState>();
  readonly #watchers = new Set<(id: ServerId) => void>();
  readonly #latencyOf: (id: ServerId) => number | null;

  constructor(latencyOf: (id: ServerId) => number | null) {
    this.#latencyOf = latencyOf;
  }

  set(id: ServerId, { state, error }: NewState): void {
    this.#states.set(id, { serverId: id, state, error, latencyMs: null, since: new Date().toISOString() });
    for (const watcher of this.#watchers) watcher(id);
  }

  drop(id: ServerId): void {
    this.#states.delete(id);
  }

  get(id: ServerId): ConnectionState {
    const found = this.#states.get(id) ?? { serverId: id, state: 'idle', error: null, latencyMs: null, since: new Date().toISOString() };
    return { ...found, latencyMs: this.#latencyOf(id) };
  }

  /** The state of all `ids` first, then of each that changes, until the signal. */
  async *watch(ids: () => readonly ServerId[], signal?: AbortSignal): AsyncGenerator<ConnectionState, void> {
    const changed = new Set<ServerId>(ids());
    let wake: (() => void) | null = null;
    const note = (id: ServerId): void => {
      changed.add(id);
      wake?.();
    };
    const end = (): void => wake?.();
    this.#watchers.add(note);
    signal?.addEventListener('abort', end, { once: true });
    try {
      while (!signal?.aborted) {
        const batch = [...changed];
        changed.clear();
        for (const id of batch) yield this.get(id);
        if (changed.size === 0 && !signal?.aborted) await new Promise<void>((resolve) => (wake = resolve));
      }
    } finally {
      this.#watchers.delete(note);
      signal?.removeEventListener('abort', end);
    }
  }
}
