/**
 * One managed connection per server, opened at the first need, and what is known of each: a table of states with its watchers. The only
 * owner of connections; everybody else borrows.
 */
import { PalomarError } from '../../../contract/errors.ts';
import type { ConnectionState, ServerId } from '../../../contract/models.ts';
import type { Remote } from '../../remote/remote.ts';
import { connectManaged, type ManagedRemote, type ManagedState } from '../../remote/ssh/managed.ts';
import type { ConnectOptions } from '../../remote/ssh/options.ts';
import { REFUSAL_REST_MS } from './limits.ts';
import { StateTable, type NewState } from './state-table.ts';

export interface ConnectionDependencies {
  /** Opens one connection; fails rather than reconnects. */
  readonly connect: (options: ConnectOptions) => Promise<Remote>;
  /** Asked anew before each attempt: keys change while the app runs. */
  readonly optionsOf: (id: ServerId) => ConnectOptions;
}

export interface BorrowOptions {
  readonly signal?: AbortSignal | undefined;
  /** A person asks, right now, for this server: not a view that looks again by itself. */
  readonly isAct?: boolean | undefined;
}

interface Entry {
  readonly managed: ManagedRemote;
  failedAtMs: number | null;
}

export class ConnectionTable implements AsyncDisposable {
  readonly #dependencies: ConnectionDependencies;
  readonly #entries = new Map<ServerId, Entry>();
  readonly #states = new StateTable((id) => this.#latencyOf(id));
  #disposed = false;

  constructor(dependencies: ConnectionDependencies) {
    this.#dependencies = dependencies;
  }

  /** @throws what connecting throws; after a refusal the same again, so that no server takes us for a burglar */
  async remoteOf(id: ServerId, { signal, isAct = false }: BorrowOptions = {}): Promise<Remote> {
    if (this.#disposed) throw new PalomarError('CANCELLED', 'Palomar is closing.');
    const entry = this.#entries.get(id) ?? this.#manage(id);
    const hasRested = entry.failedAtMs !== null && performance.now() - entry.failedAtMs > REFUSAL_REST_MS;
    if (hasRested && (isAct || !isFinal(entry.managed.state))) entry.managed.reset();
    return entry.managed.get(signal ? { signal } : {});
  }

  /** A person has done something about the server: what was refused may be tried once more. */
  retry(id: ServerId): void {
    this.#entries.get(id)?.managed.reset();
  }

  async close(id: ServerId): Promise<void> {
    const entry = this.#entries.get(id);
    this.#entries.delete(id);
    await entry?.managed[Symbol.asyncDispose]();
  }

  async closeAll(): Promise<void> {
    await Promise.all([...this.#entries.keys()].map((id) => this.close(id)));
  }

  /** The server is no more: its state is dropped. */
  forgotten(id: ServerId): void {
    this.#states.drop(id);
  }

  watch(ids: () => readonly ServerId[], signal?: AbortSignal): AsyncGenerator<ConnectionState, void> {
    return this.#states.watch(ids, signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#disposed = true;
    await this.closeAll();
  }

  #manage(id: ServerId): Entry {
    // Read once before: a locked vault or an unknown server is no failed connection.
    this.#dependencies.optionsOf(id);
    const { connect, optionsOf } = this.#dependencies;
    const managed = connectManaged({ connect, resolve: () => Promise.resolve(optionsOf(id)) });
    const entry: Entry = { managed, failedAtMs: null };
    managed.onState((state) => {
      entry.failedAtMs = state.kind === 'failed' ? performance.now() : null;
      this.#states.set(id, toState(state));
    });
    this.#entries.set(id, entry);
    return entry;
  }

  #latencyOf(id: ServerId): number | null {
    const state = this.#entries.get(id)?.managed.state;
    return state?.kind === 'connected' ? state.remote.latencyMs : null;
  }
}

/** A wrong password stays wrong, and a changed key changed, until a person acts; views that ask again would only feed fail2ban. */
function isFinal(state: ManagedState): boolean {
  return state.kind === 'failed' && (state.error.code === 'AUTH_FAILED' || state.error.code === 'HOST_KEY_MISMATCH');
}

function toState(state: ManagedState): NewState {
  const error = 'error' in state ? { code: state.error.code, message: state.error.message } : null;
  return { state: state.kind, error };
}
