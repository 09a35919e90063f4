/**
 * Keeps one verified connection per server: made when first asked for, shared by everyone, remade with growing
 * pauses when the way there breaks. A refused login or a changed host key is never tried again by itself.
 */
import { PalomarError, isPalomarError } from '../../../contract/errors.ts';
import { RECONNECT_FIRST_MS, RECONNECT_MAX_MS } from '../limits.ts';
import type { Remote } from '../remote.ts';
import { connect as connectOnce } from './connect.ts';
import { cancelled, isTransportFault } from './faults.ts';
import type { ConnectOptions } from './options.ts';

export type ManagedState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'connecting' }
  | { readonly kind: 'connected'; readonly remote: Remote }
  | { readonly kind: 'reconnecting'; readonly error: PalomarError; readonly nextTryAt: Date }
  | { readonly kind: 'failed'; readonly error: PalomarError };

export interface ManagedRemote extends AsyncDisposable {
  readonly state: ManagedState;
  /** The live connection; makes it when there is none. @throws what `connect` throws, and the same again while failed */
  get(options?: { readonly signal?: AbortSignal }): Promise<Remote>;
  /** Leaves `failed`, after a person has changed what was wrong. The next `get` connects. */
  reset(): void;
  /** Called on every change; returns the function that stops it. */
  onState(listener: (state: ManagedState) => void): () => void;
}

export interface ManagedOptions {
  /** Asked before each attempt, so that secrets stay in the vault in between. */
  readonly resolve: (signal: AbortSignal) => Promise<ConnectOptions>;
  readonly connect?: (options: ConnectOptions) => Promise<Remote>;
  readonly firstPauseMs?: number;
}

export function connectManaged(options: ManagedOptions): ManagedRemote {
  return new Managed(options);
}

class Managed implements ManagedRemote {
  readonly #options: ManagedOptions;
  readonly #listeners = new Set<(state: ManagedState) => void>();
  readonly #disposed = new AbortController();
  #state: ManagedState = { kind: 'idle' };
  #attempt: Promise<Remote> | null = null;
  #timer: NodeJS.Timeout | undefined;
  #failures = 0;

  constructor(options: ManagedOptions) {
    this.#options = options;
  }

  get state(): ManagedState {
    return this.#state;
  }

  async get({ signal }: { readonly signal?: AbortSignal } = {}): Promise<Remote> {
    if (signal?.aborted || this.#disposed.signal.aborted) throw cancelled('Connecting');
    if (this.#state.kind === 'failed') throw this.#state.error;
    if (this.#state.kind === 'connected' && !this.#state.remote.closed.aborted) return this.#state.remote;
    return abortable(this.#begin(), signal);
  }

  reset(): void {
    if (this.#state.kind === 'failed') this.#become({ kind: 'idle' });
  }

  onState(listener: (state: ManagedState) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#disposed.abort();
    clearTimeout(this.#timer);
    const remote = this.#state.kind === 'connected' ? this.#state.remote : await this.#attempt?.catch(() => null);
    this.#become({ kind: 'idle' });
    this.#listeners.clear();
    await remote?.[Symbol.asyncDispose]();
  }

  /** One attempt at a time; whoever asks meanwhile waits for that one. */
  #begin(): Promise<Remote> {
    if (this.#attempt) return this.#attempt;
    clearTimeout(this.#timer);
    if (this.#state.kind !== 'reconnecting') this.#become({ kind: 'connecting' });
    const attempt = this.#connect().finally(() => (this.#attempt = null));
    this.#attempt = attempt;
    return attempt;
  }

  async #connect(): Promise<Remote> {
    try {
      const options = await this.#options.resolve(this.#disposed.signal);
      const remote = await (this.#options.connect ?? connectOnce)({ ...options, signal: this.#disposed.signal });
      this.#failures = 0;
      remote.closed.addEventListener('abort', () => this.#lost(remote), { once: true });
      this.#become({ kind: 'connected', remote });
      if (remote.closed.aborted) this.#lost(remote);
      return remote;
    } catch (error) {
      this.#settle(error);
      throw error;
    }
  }

  #lost(remote: Remote): void {
    if (this.#state.kind !== 'connected' || this.#state.remote !== remote || this.#disposed.signal.aborted) return;
    this.#retryLater(new PalomarError('CONNECTION_LOST', 'The connection to the server broke. It is being made again.'));
  }

  #settle(error: unknown): void {
    if (this.#disposed.signal.aborted) return;
    const known = isPalomarError(error)
      ? error
      : new PalomarError('INTERNAL', 'Connecting failed for a reason this app does not know.', { cause: error });
    // Only a connection that once stood is brought back by itself; a first attempt answers the one who asked.
    if (isTransportFault(known) && this.#state.kind === 'reconnecting') return this.#retryLater(known);
    this.#become(isTransportFault(known) ? { kind: 'idle' } : { kind: 'failed', error: known });
  }

  #retryLater(error: PalomarError): void {
    const first = this.#options.firstPauseMs ?? RECONNECT_FIRST_MS;
    const pauseMs = Math.min(first * 2 ** this.#failures, RECONNECT_MAX_MS);
    this.#failures += 1;
    this.#become({ kind: 'reconnecting', error, nextTryAt: new Date(Date.now() + pauseMs) });
    this.#timer = setTimeout(() => void this.#begin().catch(() => undefined), pauseMs);
  }

  #become(state: ManagedState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener(state);
  }
}

function abortable<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    const abandon = () => reject(cancelled('Connecting'));
    signal.addEventListener('abort', abandon, { once: true });
    void promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abandon));
  });
}
