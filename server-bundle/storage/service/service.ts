/**
 * The storage service itself, without any socket: it owns the configuration database, the mailbox files and the keys
 * of whoever is logged in. Peers call it through `StorageLink`s, each with one role; what the role may not do is refused here.
 */
import type { Clock } from '../../base/clock.ts';
import { systemClock } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import type { Sensitive } from '../../base/sensitive.ts';
import type { OperationName, Output, SessionToken } from '../api/operations.ts';
import { StorageError } from '../api/operations.ts';
import type { Role } from '../api/roles.ts';
import { isAllowed } from '../api/roles.ts';
import { Accounts } from './accounts.ts';
import { openConfiguration } from './configuration/open.ts';
import { checkInput } from './inputs.ts';
import { accountHandlers } from './operations/accounts.ts';
import type { Context, Handlers, Peer } from './operations/context.ts';
import { deliverHandlers } from './operations/deliver.ts';
import { domainHandlers } from './operations/domains.ts';
import { loginHandlers } from './operations/login.ts';
import { mailboxHandlers } from './operations/mailboxes.ts';
import { queueHandlers } from './operations/queue.ts';
import { makeDirectory, syncDirectory } from './directories.ts';
import { toStorageError } from './sqlite/errors.ts';
import type { Watcher } from './unlocked.ts';

const HANDLERS: Handlers = {
  ...domainHandlers,
  ...accountHandlers,
  ...loginHandlers,
  ...deliverHandlers,
  ...mailboxHandlers,
  ...queueHandlers,
};

/** One peer's link to the service. Disposing it ends the sessions it opened. */
export interface StorageLink extends Disposable {
  /** @throws StorageError FORBIDDEN, INVALID_INPUT, or what the operation throws; never anything else. */
  call(operation: string, input: unknown): Promise<unknown>;
  /** @throws StorageError */
  watch(session: SessionToken, watcher: Watcher): () => void;
}

export interface StorageService extends AsyncDisposable {
  link(role: Role): StorageLink;
}

export interface StorageServiceOptions {
  /** <data>/mail */
  readonly directory: string;
  /** 64 hexadecimal digits. */
  readonly configurationKey: Sensitive;
  /** Of a PostgreSQL database that takes the place of the configuration's file. */
  readonly configurationUrl?: Sensitive | undefined;
  readonly log: Log;
  readonly version?: string;
  readonly clock?: Clock;
}

/** @throws StorageError CORRUPT when the configuration key does not fit, UNAVAILABLE when its database cannot be reached. */
export async function createStorageService(options: StorageServiceOptions): Promise<StorageService> {
  await makeDirectory(options.directory);
  const clock = options.clock ?? systemClock;
  const configuration = await openConfiguration({
    directory: options.directory,
    key: options.configurationKey,
    url: options.configurationUrl,
    clock,
    log: options.log,
  });
  await syncDirectory(options.directory);
  const accounts = new Accounts({ root: options.directory, configuration, clock, log: options.log });
  const context: Context = {
    root: options.directory,
    version: options.version ?? 'unknown',
    configuration,
    accounts,
    clock,
    log: options.log,
  };
  return {
    link: (role) => createLink(context, role),
    [Symbol.asyncDispose]: async () => {
      await accounts[Symbol.asyncDispose]();
      await configuration[Symbol.asyncDispose]();
    },
  };
}

function createLink(context: Context, role: Role): StorageLink {
  const peer: Peer = { sessions: new Set(), isGone: false };
  return {
    call: (operation, input) => answer(context, role, peer, operation, input),
    watch: (session, watcher) => {
      requireOwn(peer, session);
      return context.accounts.bySession(session).watch(session, watcher);
    },
    [Symbol.dispose]: () => {
      peer.isGone = true;
      for (const session of peer.sessions) context.accounts.close(session);
      peer.sessions.clear();
    },
  };
}

async function answer(context: Context, role: Role, peer: Peer, operation: string, input: unknown): Promise<unknown> {
  try {
    if (!isAllowed(role, operation)) throw new StorageError('FORBIDDEN', `The role ${role} may not call ${operation.slice(0, 60)}.`);
    return await run(context, peer, operation, input);
  } catch (error) {
    const told = toStorageError(error, 'this request');
    if (told.code === 'INTERNAL' || told.code === 'CORRUPT' || told.code === 'DISK_FULL')
      context.log.error({ err: told, operation, role }, 'an operation failed');
    throw told;
  }
}

function run<N extends OperationName>(context: Context, peer: Peer, operation: N, input: unknown): Output<N> | Promise<Output<N>> {
  const checked = checkInput(operation, input);
  if ('session' in checked) requireOwn(peer, checked.session);
  return HANDLERS[operation](context, checked, peer);
}

/** A session serves only the link that opened it: a token that leaked to another service opens nothing there. */
function requireOwn(peer: Peer, session: SessionToken): void {
  if (!peer.sessions.has(session)) throw new StorageError('SESSION_EXPIRED', 'This session has ended. Log in again.');
}
