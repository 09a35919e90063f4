/**
 * A restart of the whole server, watched until it is back: asked for, gone, answering again, every service healthy. The connection ends in the
 * middle by intent, so this is no plan of steps under a lock (which lies in memory there and would be gone), but the same events.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { HOST_PATHS, SERVICES } from '../../../../server-bundle/contract/stack.ts';
import { isPalomarError, PalomarError } from '../../../contract/errors.ts';
import type { PlanStep, SetupEvent } from '../../../contract/models.ts';
import { root } from '../../plan/commands.ts';
import { render } from '../../plan/command.ts';
import type { Remote } from '../../remote/remote.ts';
import { notHealthy, stackState } from '../setup/stack-state.ts';
import type { HeldLock } from '../setup/run-plan.ts';
import { BACK_TIMEOUT_MS, HEALTHY_TIMEOUT_MS, POLL_MS } from './limits.ts';
import { nextAction } from './planned.ts';
import type { TaskDriver } from './tasks.ts';

export interface Reboot {
  readonly remoteOf: (signal: AbortSignal) => Promise<Remote>;
  readonly lock: (remote: Remote, options: { readonly reason: string; readonly signal: AbortSignal }) => Promise<HeldLock>;
  /** The server has a mail server to wait for. */
  readonly hasStack: boolean;
}

const RESTART = root(['systemctl', 'reboot'], { timeoutMs: 20_000 });
/** Of the kernel and of its first program: one of the two differs after a restart, of a machine and of a container. */
const LIFE = root(['sh', '-c', 'cat /proc/sys/kernel/random/boot_id; systemctl show --property=UserspaceTimestampMonotonic'], { timeoutMs: 10_000 });

const STEPS: readonly PlanStep[] = [
  {
    id: 'restart',
    title: 'Ask the server to restart',
    why: 'Mail that others send meanwhile waits with them: they try again for days.',
    estimateMs: 3_000,
    satisfied: false,
    commands: [render(RESTART)],
    verification: [],
  },
  {
    id: 'back',
    title: 'Wait until it answers again',
    why: 'Its key must be the one that was pinned, as always.',
    estimateMs: 40_000,
    satisfied: false,
    commands: [`# log in again, and see that it is another life: ${render(LIFE)}`],
    verification: ['the server has started anew'],
  },
];
const HEALTHY: PlanStep = {
  id: 'healthy',
  title: 'Wait until every service is healthy',
  why: 'The mail server starts with the machine.',
  estimateMs: 30_000,
  satisfied: false,
  commands: [`# ask Docker for the state of ${SERVICES.join(', ')}`],
  verification: [`every service of ${HOST_PATHS.project} is healthy`],
};

export function rebootTask(reboot: Reboot): TaskDriver {
  const steps = reboot.hasStack ? [...STEPS, HEALTHY] : STEPS;
  return {
    plan: () => Promise.resolve({ steps: [...steps], estimateMs: steps.reduce((sum, step) => sum + step.estimateMs, 0) }),
    run: (signal) => follow(reboot, steps, signal),
  };
}

async function* follow(reboot: Reboot, steps: readonly PlanStep[], signal: AbortSignal): AsyncGenerator<SetupEvent, void> {
  const startedAt = Date.now();
  const at = (): string => new Date().toISOString();
  let current: string | null = null;
  try {
    yield { kind: 'started', at: at(), steps: steps.map(({ id, title, estimateMs }) => ({ id, title, estimateMs })) };
    let life = '';
    for (const { id } of steps) {
      current = id;
      const begunAt = Date.now();
      yield { kind: 'step-started', id, at: at() };
      if (id === 'restart') {
        yield { kind: 'output', id, stream: 'command', text: render(RESTART) };
        life = await restart(reboot, signal);
      } else if (id === 'back') await isBack(reboot, life, signal);
      else await isHealthy(reboot, signal);
      yield { kind: 'step-done', id, at: at(), tookMs: Date.now() - begunAt };
    }
    yield { kind: 'finished', at: at(), tookMs: Date.now() - startedAt, changed: steps.length };
  } catch (error) {
    if (signal.aborted) {
      yield { kind: 'cancelled', id: current, at: at() };
      return;
    }
    const known = isPalomarError(error) ? error : new PalomarError('INTERNAL', 'Something in the app itself went wrong.', { cause: error });
    const { code, message, data } = known;
    yield { kind: 'failed', id: current, at: at(), error: { code, message, data: { ...data } }, tail: [], nextAction: nextAction(code) };
  }
}

/** What identifies the life that ends here. */
async function restart({ remoteOf, lock }: Reboot, signal: AbortSignal): Promise<string> {
  const remote = await remoteOf(signal);
  // Whoever changes the server now must not be cut off in the middle of it.
  await using _held = await lock(remote, { reason: 'restart of the server', signal });
  const life = await remote.run(LIFE, { signal, quiet: true });
  await remote.run(RESTART, { signal }).catch((error: unknown) => {
    // It may be gone before it has answered.
    if (!isPalomarError(error, 'CONNECTION_LOST') && !remote.closed.aborted) throw error;
  });
  return life;
}

async function isBack({ remoteOf }: Reboot, life: string, signal: AbortSignal): Promise<void> {
  await until(signal, BACK_TIMEOUT_MS, 'The server has not come back. Look at it in the console of your provider.', async () => {
    const remote = await remoteOf(signal);
    const { exitCode, stdout } = await remote.exec(LIFE, { signal, quiet: true });
    return exitCode === 0 && stdout !== life;
  });
}

async function isHealthy({ remoteOf }: Reboot, signal: AbortSignal): Promise<void> {
  await until(
    signal,
    HEALTHY_TIMEOUT_MS,
    'The server is back, but not every service is healthy. Look at its containers and their logs.',
    async () => {
      const states = await stackState(await remoteOf(signal), HOST_PATHS.project, signal);
      return states !== null && notHealthy(states, SERVICES).length === 0;
    },
  );
}

/** Faults of the way are what is waited out; a changed key or a refused login is not. */
async function until(signal: AbortSignal, timeoutMs: number, otherwise: string, holds: () => Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + timeoutMs; Date.now() < deadline;) {
    signal.throwIfAborted();
    try {
      if (await holds()) return;
    } catch (error) {
      if (isPalomarError(error, 'HOST_KEY_MISMATCH') || isPalomarError(error, 'VAULT_LOCKED')) throw error;
    }
    await sleep(POLL_MS, undefined, { signal });
  }
  throw new PalomarError('TIMEOUT', otherwise);
}
