/** What every handler is given, and the shape of the table of handlers. */
import type { Clock } from '../../../base/clock.ts';
import type { Log } from '../../../base/log.ts';
import type { Input, OperationName, Output, SessionToken } from '../../api/operations.ts';
import type { Role } from '../../api/roles.ts';
import type { Accounts } from '../accounts.ts';
import type { Configuration } from '../configuration/database.ts';
import type { EventLog } from '../event-log.ts';

export interface Context {
  readonly root: string;
  readonly version: string;
  readonly configuration: Configuration;
  readonly accounts: Accounts;
  readonly events: EventLog;
  readonly clock: Clock;
  readonly log: Log;
}

/** One peer's link: its sessions end with it. */
export interface Peer {
  readonly role: Role;
  readonly sessions: Set<SessionToken>;
  /** The link is gone: nobody would ever close what is opened now. */
  isGone: boolean;
}

/** How an operation was asked for. */
export interface Asked {
  /** Nobody else holds the Buffers of the input: they may be handed on. */
  readonly isOwned: boolean;
}

export type Handler<N extends OperationName> = (context: Context, input: Input<N>, peer: Peer, asked: Asked) => Output<N> | Promise<Output<N>>;
/** Operations that run in the service's own thread; those on an open mailbox are in hosts/operations.ts. */
export type Handlers<N extends OperationName> = { readonly [K in N]: Handler<K> };
