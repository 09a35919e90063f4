/**
 * The storage service itself, without any socket: it owns the configuration database, the mailbox files and the keys
 * of whoever is logged in. Peers call it through `StorageLink`s, each with one role; what the role may not do is refused here.
 */
import type { Clock } from '../../base/clock.ts';
import { systemClock } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import type { Sensitive } from '../../base/sensitive.ts';
import { ByteBudget } from '../api/budget.ts';
import type { OperationName, Output, SessionToken } from '../api/operations.ts';
import { StorageError } from '../api/operations.ts';
import { Parcel } from '../api/parcel.ts';
import type { Role } from '../api/roles.ts';
import { isAllowed } from '../api/roles.ts';
import { Accounts } from './accounts.ts';
import { openConfiguration } from './configuration/open.ts';
import { EventLog } from './event-log.ts';
import type { HostedOperation } from './hosts/operations.ts';
import { Heavy } from './hosts/orders.ts';
import { usualWorkers } from './hosts/pool.ts';
import type { WorkerOptions } from './hosts/pool.ts';
import { checkInput } from './inputs.ts';
import { OUTGOING_MAX_BYTES } from './limits.ts';
import { accountCheckHandlers } from './operations/account-check.ts';
import { accountHandlers } from './operations/accounts.ts';
import { appPasswordHandlers } from './operations/app-passwords.ts';
import type { Context, Handlers, Peer } from './operations/context.ts';
import { deliverHandlers } from './operations/deliver.ts';
import { domainHandlers } from './operations/domains.ts';
import { eventHandlers } from './operations/events.ts';
import { loginHandlers } from './operations/login.ts';
import { maildropLockHandlers } from './operations/maildrop.ts';
import { queueHandlers } from './operations/queue.ts';
import { recipientHandlers } from './operations/recipients.ts';
import { recoveryHandlers } from './operations/recovery.ts';
import { sieveHandlers } from './operations/sieve.ts';
import { settingHandlers } from './operations/settings.ts';
import { makeDirectory, syncDirectory } from './directories.ts';
import { toStorageError } from './sqlite/errors.ts';
import type { Watcher } from './unlocked.ts';

type OwnOperation = Exclude<OperationName, HostedOperation>;

const HANDLERS: Handlers<OwnOperation> = {
  ...domainHandlers,
  ...recipientHandlers,
  ...accountHandlers,
  ...accountCheckHandlers,
  ...appPasswordHandlers,
  ...recoveryHandlers,
  ...loginHandlers,
  ...maildropLockHandlers,
  ...deliverHandlers,
  ...sieveHandlers,
  ...queueHandlers,
  ...settingHandlers,
  ...eventHandlers,
};

export interface CallOptions {
  /** The Buffers of the input are the service's now: their sender has given them up. */
  readonly isOwned?: boolean;
  readonly signal?: AbortSignal;
}

/** One peer's link to the service. Disposing it ends the sessions it opened. */
export interface StorageLink extends Disposable {
  /** @returns the output, or a `Parcel` of it, to be released. @throws StorageError FORBIDDEN, INVALID_INPUT, or what the operation throws; never anything else. */
  call(operation: string, input: unknown, options?: CallOptions): Promise<unknown>;
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
  /** Threads for open mailboxes; as many as fit this machine unless said otherwise. */
  readonly workers?: WorkerOptions;
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
  const accounts = new Accounts({
    root: options.directory,
    configuration,
    workers: options.workers ?? usualWorkers(),
    clock,
    log: options.log,
  });
  const events = new EventLog({ configuration, clock, log: options.log });
  const context: Context = {
    root: options.directory,
    version: options.version ?? 'unknown',
    configuration,
    accounts,
    events,
    clock,
    log: options.log,
  };
  const outgoing = new ByteBudget(OUTGOING_MAX_BYTES);
  return {
    link: (role) => createLink(context, outgoing, role),
    [Symbol.asyncDispose]: async () => {
      await accounts[Symbol.asyncDispose]();
      await events[Symbol.asyncDispose]();
      await configuration[Symbol.asyncDispose]();
    },
  };
}

function createLink(context: Context, outgoing: ByteBudget, role: Role): StorageLink {
  const peer: Peer = { role, sessions: new Set(), isGone: false };
  return {
    call: (operation, input, options = {}) => answer({ context, outgoing, role, peer, options }, operation, input),
    watch: (session, watcher) => {
      requireOwn(peer, session);
      return context.accounts.bySession(session).watch(session, watcher);
    },
    [Symbol.dispose]: () => {
      peer.isGone = true;
      for (const session of peer.sessions) void context.accounts.close(session);
      peer.sessions.clear();
    },
  };
}

interface Call {
  readonly context: Context;
  /** For large answers, from their making until they are taken. */
  readonly outgoing: ByteBudget;
  readonly role: Role;
  readonly peer: Peer;
  readonly options: CallOptions;
}

async function answer(call: Call, operation: string, input: unknown): Promise<unknown> {
  const { context, role } = call;
  try {
    if (!isAllowed(role, operation)) throw new StorageError('FORBIDDEN', `The role ${role} may not call ${operation.slice(0, 60)}.`);
    return await run(call, operation, input);
  } catch (error) {
    const told = toStorageError(error, 'this request');
    if (told.code === 'INTERNAL' || told.code === 'CORRUPT' || told.code === 'DISK_FULL' || told.code === 'UNAVAILABLE')
      context.log.error({ err: told, operation, role }, 'an operation failed');
    throw told;
  }
}

function run(call: Call, operation: OperationName, input: unknown): unknown {
  return isOwn(operation) ? runHere(call, operation, input) : runThere(call, operation, input);
}

function runHere<N extends OwnOperation>({ context, peer, options }: Call, operation: N, input: unknown): Output<N> | Promise<Output<N>> {
  const checked = checkInput(operation, input);
  if ('session' in checked) requireOwn(peer, checked.session);
  return HANDLERS[operation](context, checked, peer, { isOwned: options.isOwned ?? false });
}

/** Where the session's mailbox is open. A large answer is made only when there is room for it. */
async function runThere({ context, outgoing, peer, options }: Call, operation: HostedOperation, input: unknown): Promise<unknown> {
  const checked = checkInput(operation, input);
  requireOwn(peer, checked.session);
  const account = context.accounts.bySession(checked.session);
  const first = await account.call(operation, checked, { isOwned: options.isOwned ?? false, isAdmitted: false });
  if (!(first instanceof Heavy)) return first;
  const release = await outgoing.acquire(first.sizeBytes, options.signal);
  try {
    const output = await account.call(operation, checked, { isOwned: false, isAdmitted: true });
    return output instanceof Parcel ? new Parcel(output.bytes, output.bodies, release) : Parcel.of(output, release);
  } catch (error) {
    release();
    throw error;
  }
}

function isOwn(operation: OperationName): operation is OwnOperation {
  return Object.hasOwn(HANDLERS, operation);
}

/** A session serves only the link that opened it: a token that leaked to another service opens nothing there. */
function requireOwn(peer: Peer, session: SessionToken): void {
  if (!peer.sessions.has(session)) throw new StorageError('SESSION_EXPIRED', 'This session has ended. Log in again.');
}
