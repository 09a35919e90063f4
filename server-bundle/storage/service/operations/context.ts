/** What every handler is given, and the shape of the table of handlers. */
import type { Clock } from '../../../base/clock.ts';
import type { Log } from '../../../base/log.ts';
import type { Input, OperationName, Output, SessionToken } from '../../api/operations.ts';
import type { Accounts } from '../accounts.ts';
import type { Configuration } from '../configuration/database.ts';

export interface Context {
  readonly root: string;
  readonly version: string;
  readonly configuration: Configuration;
  readonly accounts: Accounts;
  readonly clock: Clock;
  readonly log: Log;
}

/** One peer's link: its sessions end with it. */
export interface Peer {
  readonly sessions: Set<SessionToken>;
  /** The link is gone: nobody would ever close what is opened now. */
  isGone: boolean;
}

export type Handler<N extends OperationName> = (context: Context, input: Input<N>, peer: Peer) => Output<N> | Promise<Output<N>>;
export type Handlers<N extends OperationName = OperationName> = { readonly [K in N]: Handler<K> };
