/** One interface to main, whichever door this page came through: typed calls, and whether they can be made just now. */
import type { ContractRouterClient } from '@orpc/contract';
import type { Contract } from '../../contract/index.ts';

export type Client = ContractRouterClient<Contract>;

/** `since` is when this state began. */
export interface LinkState {
  readonly kind: 'connecting' | 'open' | 'lost';
  readonly since: number;
  /** How often it has opened: streams of an earlier opening are dead and begin again. */
  readonly epoch: number;
}

export interface Connection {
  readonly client: Client;
  readonly state: () => LinkState;
  readonly subscribe: (listener: () => void) => () => void;
}

/** A small observable cell, the shape useSyncExternalStore wants. */
export class LinkStateCell {
  #state: LinkState = { kind: 'connecting', since: Date.now(), epoch: 0 };
  readonly #listeners = new Set<() => void>();

  readonly state = (): LinkState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  set(kind: LinkState['kind']): void {
    if (kind === this.#state.kind) return;
    this.#state = { kind, since: Date.now(), epoch: this.#state.epoch + (kind === 'open' ? 1 : 0) };
    for (const listener of this.#listeners) listener();
  }
}
