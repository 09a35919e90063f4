/**
 * What is being done to servers right now, and who holds the lock on each: told by whoever does it, watched by the status bar. Does nothing
 * itself, and keeps nothing over a restart.
 */
import { isPalomarError } from '../../../contract/errors.ts';
import type { Job, JobKind, LockHolder, ServerId, Work } from '../../../contract/models.ts';
import { acquireLock, type LockOptions, type RemoteLock } from '../../remote/lock/lock.ts';
import { LOCK_STALE_MS } from '../../remote/limits.ts';
import type { Remote } from '../../remote/remote.ts';
import { Watched } from '../watched.ts';

export interface JobsService {
  watch(options?: { readonly signal?: AbortSignal | undefined }): AsyncGenerator<Work, void>;
  /** Until the returned is disposed of. */
  begin(serverId: ServerId, kind: JobKind): Disposable;
  /** True while anything is being done to it. */
  isBusy(serverId: ServerId): boolean;
  /** Takes the lock of a server and shows it while it is held; who held it instead is shown too. @throws LOCKED_BY_OTHER */
  lock(serverId: ServerId, remote: Remote, options: LockOptions): Promise<RemoteLock>;
}

export interface JobsDependencies {
  readonly acquire?: typeof acquireLock;
  readonly now?: () => Date;
}

export function createJobsService({ acquire = acquireLock, now = () => new Date() }: JobsDependencies = {}): JobsService {
  const state = new Watched<Work>({ jobs: [], locks: [] });
  let count = 0;
  const showLock = (serverId: ServerId, holder: LockHolder | null): void => {
    const others = state.value.locks.filter((each) => each.serverId !== serverId);
    state.set({ ...state.value, locks: holder === null ? others : [...others, holder] });
  };
  const hide = (holder: LockHolder): void => {
    if (state.value.locks.includes(holder)) showLock(holder.serverId, null);
  };
  return {
    watch: ({ signal } = {}) => state.watch(signal),
    isBusy: (serverId) => state.value.jobs.some((each) => each.serverId === serverId),
    begin: (serverId, kind) => {
      count += 1;
      const job: Job = { id: `job-${String(count)}`, serverId, kind, since: now().toISOString() };
      state.set({ ...state.value, jobs: [...state.value.jobs, job] });
      return { [Symbol.dispose]: () => state.set({ ...state.value, jobs: state.value.jobs.filter((each) => each !== job) }) };
    },
    lock: async (serverId, remote, options) => {
      try {
        const lock = await acquire(remote, options);
        const holder: LockHolder = { serverId, owner: options.owner, reason: options.reason, since: now().toISOString(), isOurs: true };
        showLock(serverId, holder);
        return {
          lost: lock.lost,
          releaseOver: (over) => lock.releaseOver(over),
          [Symbol.asyncDispose]: async () => {
            hide(holder);
            await lock[Symbol.asyncDispose]();
          },
        };
      } catch (error) {
        const holder = holderOf(serverId, error, now());
        if (holder !== null) {
          showLock(serverId, holder);
          setTimeout(hide, LOCK_STALE_MS, holder).unref();
        }
        throw error;
      }
    },
  };
}

function holderOf(serverId: ServerId, error: unknown, now: Date): LockHolder | null {
  if (!isPalomarError(error, 'LOCKED_BY_OTHER')) return null;
  const { owner, reason, since } = error.data;
  const started = typeof since === 'string' ? Date.parse(since) : Number.NaN;
  return {
    serverId,
    owner: typeof owner === 'string' ? owner : '',
    reason: typeof reason === 'string' ? reason : '',
    since: new Date(Number.isNaN(started) ? now.getTime() : started).toISOString(),
    isOurs: false,
  };
}
