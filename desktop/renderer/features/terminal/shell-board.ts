/** The open shells of a server, kept while the window is: looking at another view ends none of them. */
import type { ServerId } from '../../../contract/index.ts';
import type { Client } from '../../connection/connection.ts';
import { ShellSession } from './shell-session.ts';
import { EMPTY, type Workspace } from './workspace.ts';

/** A new one with every change, so that React sees it. */
export interface BoardState {
  readonly workspace: Workspace;
}

export class ShellBoard {
  readonly #client: Client;
  readonly #serverId: ServerId;
  readonly #sessions = new Map<string, ShellSession>();
  readonly #listeners = new Set<() => void>();
  #state: BoardState = { workspace: EMPTY };

  constructor(client: Client, serverId: ServerId) {
    this.#client = client;
    this.#serverId = serverId;
  }

  readonly state = (): BoardState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  session(paneId: string): ShellSession | undefined {
    return this.#sessions.get(paneId);
  }

  /** Shells of panes that are new are made, those of panes that are gone are ended. */
  change(how: (before: Workspace) => Workspace): void {
    const workspace = how(this.#state.workspace);
    const panes = workspace.tabs.flatMap((tab) => tab.panes);
    for (const { id, service } of panes)
      if (!this.#sessions.has(id))
        this.#sessions.set(
          id,
          new ShellSession({ client: this.#client, serverId: this.#serverId, service }, () => this.#tell(this.#state.workspace)),
        );
    for (const [id, session] of this.#sessions) {
      if (panes.some((pane) => pane.id === id)) continue;
      session.close();
      this.#sessions.delete(id);
    }
    this.#tell(workspace);
  }

  #tell(workspace: Workspace): void {
    this.#state = { workspace };
    for (const listener of this.#listeners) listener();
  }
}

const boards = new WeakMap<Client, Map<ServerId, ShellBoard>>();

/** Ends every shell, and forgets what they have shown. */
export function forgetShells(client: Client): void {
  for (const board of boards.get(client)?.values() ?? []) board.change(() => EMPTY);
  boards.delete(client);
}

export function boardOf(client: Client, serverId: ServerId): ShellBoard {
  const ofClient = boards.get(client) ?? new Map<ServerId, ShellBoard>();
  boards.set(client, ofClient);
  const board = ofClient.get(serverId) ?? new ShellBoard(client, serverId);
  ofClient.set(serverId, board);
  return board;
}
