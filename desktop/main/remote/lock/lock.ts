/**
 * One app at a time changes a server: a directory made atomically there, with who holds it, why and since when. The
 * holder's heartbeat keeps it alive; without one it goes stale and the next comer takes it. Ages are read from the
 * server's own clock only.
 */
import { randomBytes } from 'node:crypto';
import { PalomarError } from '../../../contract/errors.ts';
import type { Command } from '../../plan/command.ts';
import { LOCK_HEARTBEAT_MS, LOCK_STALE_MS } from '../limits.ts';
import type { Remote } from '../remote.ts';

/** On a tmpfs: a reboot frees it. */
const LOCK_PATH = '/run/lock/palomar.lock';

export interface LockOptions {
  /** Who, as a person would say it: "ana on her-laptop". */
  readonly owner: string;
  readonly reason: string;
  readonly signal?: AbortSignal;
  readonly path?: string;
  readonly heartbeatMs?: number;
  readonly staleMs?: number;
  /** Takes the lock from a living holder, after a person has said so. */
  readonly force?: boolean;
}

export interface RemoteLock extends AsyncDisposable {
  /** Aborted when somebody else took the lock, or the server no longer answers: stop changing things. */
  readonly lost: AbortSignal;
  /** Over another connection, when that which holds it is gone; nobody else's is touched. Never throws: it goes stale by itself. */
  readonly releaseOver: (remote: Remote) => Promise<void>;
}

/** @throws LOCKED_BY_OTHER with data {owner, reason, since, heartbeatAgeMs, staleAfterMs} */
export async function acquireLock(remote: Remote, options: LockOptions): Promise<RemoteLock> {
  const path = options.path ?? LOCK_PATH;
  const token = randomBytes(16).toString('hex');
  const staleMs = options.staleMs ?? LOCK_STALE_MS;
  const words = [path, token, oneLine(options.owner), oneLine(options.reason), String(Math.ceil(staleMs / 1000)), options.force ? 'force' : 'ask'];
  const command: Command = { argv: ['sh', '-c', ACQUIRE, 'lock', ...words], asRoot: true, timeoutMs: 30_000 };
  const result = await remote.exec(command, options.signal ? { signal: options.signal } : {});
  if (result.exitCode === HELD) throw lockedByOther(result.stdout, staleMs);
  if (result.exitCode !== 0)
    throw new PalomarError('COMMAND_FAILED', `The lock ${path} on the server could not be taken. It said: ${result.stderr.trim().slice(-300)}`, {
      data: { path },
    });
  return holdLock(remote, path, token, options.heartbeatMs ?? LOCK_HEARTBEAT_MS);
}

const HELD = 75;

/** flock makes look-and-take one act, so that two breakers of a stale lock cannot both win. */
const ACQUIRE =
  'set -e; umask 022; mkdir -p -- "$(dirname -- "$1")"; exec 9>"$1.guard"; flock -w 10 9; ' +
  'if ! mkdir -- "$1" 2>/dev/null; then ' +
  '[ -d "$1" ] || { echo "$1 cannot be made" >&2; exit 1; }; ' +
  'beat=$(stat -c %Y -- "$1/token" 2>/dev/null || stat -c %Y -- "$1"); age=$(( $(date +%s) - beat )); ' +
  `if [ "$age" -le "$5" ] && [ "$6" != force ]; then echo "$age"; cat -- "$1/holder" 2>/dev/null; exit ${HELD}; fi; ` +
  'rm -rf -- "$1"; mkdir -- "$1"; fi; ' +
  'printf "%s\\n%s\\n%s\\n" "$3" "$4" "$(date -u +%Y-%m-%dT%H:%M:%SZ)" >"$1/holder"; printf %s "$2" >"$1/token"';

const BEAT = '[ "$(cat -- "$1/token" 2>/dev/null)" = "$2" ] && touch -- "$1/token"';
const RELEASE = 'exec 9>"$1.guard"; flock -w 10 9; if [ "$(cat -- "$1/token" 2>/dev/null)" = "$2" ]; then rm -rf -- "$1"; fi';

function holdLock(remote: Remote, path: string, token: string, heartbeatMs: number): RemoteLock {
  const lost = new AbortController();
  const lose = () => lost.abort();
  remote.closed.addEventListener('abort', lose, { once: true });
  const act = (script: string, over = remote) =>
    over.exec({ argv: ['sh', '-c', script, 'lock', path, token], asRoot: true, timeoutMs: 30_000 }, { quiet: true });
  const releaseOver = async (over: Remote): Promise<void> => {
    await act(RELEASE, over).catch(() => undefined);
  };
  const timer = setInterval(() => {
    act(BEAT).then((result) => {
      if (result.exitCode !== 0) lose();
    }, lose);
  }, heartbeatMs);
  return {
    lost: lost.signal,
    releaseOver,
    [Symbol.asyncDispose]: async () => {
      clearInterval(timer);
      remote.closed.removeEventListener('abort', lose);
      // A lock that cannot be released goes stale by itself.
      if (!remote.closed.aborted) await releaseOver(remote);
    },
  };
}

function lockedByOther(printed: string, staleMs: number): PalomarError {
  const [age, owner, reason, since] = printed.split('\n');
  const heartbeatAgeMs = Number(age) * 1000;
  const who = owner === undefined || owner === '' ? 'Somebody' : owner;
  return new PalomarError(
    'LOCKED_BY_OTHER',
    `${who} is changing this server${since === undefined || since === '' ? '' : ` since ${since}`}${reason === undefined || reason === '' ? '' : `: ${reason}`}. ` +
      `Its last sign of life was ${age} seconds ago. Wait until it is done; if that app is gone, the lock frees itself after ${Math.round(staleMs / 1000)} seconds.`,
    { data: { owner: who, reason: reason ?? '', since: since ?? '', heartbeatAgeMs, staleAfterMs: staleMs } },
  );
}

function oneLine(text: string): string {
  return text.replace(/[^\P{C}]+/gu, ' ').slice(0, 200);
}
