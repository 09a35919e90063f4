/** What Docker says of the services of a compose project: in one round trip, and the last words of one that died. */
import type { Remote } from '../../remote/remote.ts';
import { LIMITS } from './limits.ts';

export interface ServiceState {
  readonly service: string;
  readonly container: string;
  readonly status: string;
  /** `none` where the service has no health check. */
  readonly health: string;
  readonly restarts: number;
  readonly exitCode: number;
}

const STATES = `ids=$(docker ps -aq --filter "label=com.docker.compose.project=$1" --filter label=com.docker.compose.oneoff=False) || exit 1
[ -n "$ids" ] || exit 0
exec docker inspect --format '{{index .Config.Labels "com.docker.compose.service"}} {{.Name}} {{.State.Status}} {{if .State.Health}}{{.State.Health.Status}}{{else}}none{{end}} {{.RestartCount}} {{.State.ExitCode}}' $ids`;

/** null when Docker gives no answer (not installed, or not running). */
export async function stackState(remote: Remote, project: string, signal: AbortSignal): Promise<readonly ServiceState[] | null> {
  const result = await remote.exec({ argv: ['sh', '-c', STATES, 'palomar', project], asRoot: true, timeoutMs: 30_000 }, { signal, quiet: true });
  if (result.exitCode !== 0) return null;
  return result.stdout.split('\n').flatMap((line) => {
    const [service, name, status, health, restarts, exitCode] = line.trim().split(' ');
    if (service === undefined || name === undefined || status === undefined || health === undefined) return [];
    return [{ service, container: name.replace(/^\//, ''), status, health, restarts: Number(restarts), exitCode: Number(exitCode) }];
  });
}

export function isHealthy(state: ServiceState): boolean {
  return state.status === 'running' && (state.health === 'healthy' || state.health === 'none');
}

/** Ended for good, or started again so often since the `first` look that waiting is in vain. */
export function isDead(state: ServiceState, first: ServiceState, last: ServiceState | undefined): boolean {
  // Between its end and its next start a container is `exited` for a moment: only twice in a row counts.
  return (hasEnded(state) && last !== undefined && hasEnded(last)) || state.restarts - first.restarts >= LIMITS.restartsUntilDead;
}

function hasEnded(state: ServiceState): boolean {
  return state.status === 'exited' || state.status === 'dead';
}

/** The wanted services that are not healthy yet, absent ones included. */
export function notHealthy(states: readonly ServiceState[], services: readonly string[]): readonly string[] {
  const healthy = new Set(states.filter(isHealthy).map((state) => state.service));
  return services.filter((service) => !healthy.has(service));
}

export async function lastWords(remote: Remote, container: string, signal: AbortSignal): Promise<string[]> {
  const argv = ['sh', '-c', 'docker logs --tail "$1" -- "$2" 2>&1', 'palomar', String(LIMITS.tailLines), container] as const;
  const result = await remote.exec({ argv, asRoot: true, timeoutMs: 20_000 }, { signal, quiet: true });
  return result.stdout
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => line.slice(0, LIMITS.tailLineChars))
    .slice(-LIMITS.tailLines);
}
