/** Watches a stack come up: what is still missing, and when to stop hoping. */
import { PalomarError } from '../../../contract/errors.ts';
import type { Condition } from '../../plan/step.ts';
import type { Remote } from '../../remote/remote.ts';
import { LIMITS } from './limits.ts';
import { isDead, isHealthy, lastWords, notHealthy, stackState, type ServiceState } from './stack-state.ts';

export interface Watch {
  /** What is missing, in words; null when nothing is. */
  readonly look: () => Promise<string | null>;
  /** Lines that may tell why. */
  readonly evidence: () => Promise<readonly string[]>;
}

interface WatchContext {
  readonly remote: Remote;
  readonly signal: AbortSignal;
  readonly pollMs: number;
}

type Looks = ReadonlyMap<string, ServiceState>;

/** Its look throws SERVICE_DIED as soon as waiting is in vain. */
export function stackWatch(condition: Extract<Condition, { kind: 'stack-healthy' }>, context: WatchContext): Watch {
  let first: Looks = new Map();
  let last: Looks = new Map();
  let settledSinceMs: number | null = null;

  async function look(): Promise<string | null> {
    const states = (await stackState(context.remote, condition.project, context.signal)) ?? [];
    const wanted = states.filter((state) => condition.services.includes(state.service));
    const dead = wanted.find((state) => isDead(state, first.get(state.container) ?? state, last.get(state.container)));
    if (dead) throw await obituary(dead, context);
    last = new Map(wanted.map((state) => [state.container, state]));
    first = new Map([...last, ...first]);
    const missing = notHealthy(wanted, condition.services);
    if (missing.length > 0) settledSinceMs = null;
    if (missing.length > 0) return `health of ${missing.join(', ')}`;
    // Running says little of a service without a health check: it may be about to fall.
    settledSinceMs ??= performance.now();
    const settled = wanted.every((state) => state.health === 'healthy') || performance.now() - settledSinceMs >= context.pollMs * LIMITS.settlePolls;
    return settled ? null : 'a while of running without a fall';
  }

  async function evidence(): Promise<readonly string[]> {
    const ill = [...last.values()].find((state) => !isHealthy(state));
    if (ill === undefined) return [];
    return [`${ill.service} said last:`, ...(await lastWords(context.remote, ill.container, context.signal))];
  }

  return { look, evidence };
}

async function obituary(state: ServiceState, { remote, signal }: WatchContext): Promise<PalomarError> {
  const lines = await lastWords(remote, state.container, signal);
  return new PalomarError(
    'SERVICE_DIED',
    `The service ${state.service} ended right after its start (exit code ${state.exitCode}). Its last lines tell why; mail does not flow without it.`,
    { data: { service: state.service, exitCode: state.exitCode, lines } },
  );
}
