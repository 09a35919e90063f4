/** A task whose work is steps: shown with what holds already, carried out under the server's lock by set-up's own runner. */
import type { ErrorCode } from '../../../contract/errors.ts';
import type { PlanStep } from '../../../contract/models.ts';
import { describeStep } from '../../plan/describe.ts';
import type { Step } from '../../plan/step.ts';
import type { Remote } from '../../remote/remote.ts';
import type { LocalContext } from '../setup/actions.ts';
import { probeAll } from '../setup/probe-all.ts';
import { runPlan, type HeldLock } from '../setup/run-plan.ts';
import type { TaskDriver } from './tasks.ts';

export interface PlannedTask {
  /** As whoever finds the server locked reads it. */
  readonly reason: string;
  readonly remoteOf: (signal: AbortSignal) => Promise<Remote>;
  readonly lock: (remote: Remote, options: { readonly reason: string; readonly signal: AbortSignal }) => Promise<HeldLock>;
  /** Looks and plans; changes nothing. */
  readonly steps: (remote: Remote, signal: AbortSignal) => Promise<readonly Step[]>;
  readonly locally?: (work: string, context: LocalContext) => Promise<void>;
  readonly completed?: () => Promise<void>;
}

export function plannedTask(task: PlannedTask): TaskDriver {
  return {
    plan: async (signal) => {
      const remote = await task.remoteOf(signal);
      const steps = await task.steps(remote, signal);
      const satisfied = await probeAll(steps, () => ({ remote, signal, keyLogin, quiet: true }));
      const described = steps.map((step) => describe(step, satisfied.has(step.id)));
      return { steps: described, estimateMs: described.reduce((sum, step) => sum + (step.satisfied ? 0 : step.estimateMs), 0) };
    },
    run: (signal) =>
      runPlan({
        connect: task.remoteOf,
        lock: (remote, inner) => task.lock(remote, { reason: task.reason, signal: inner }),
        plan: task.steps,
        keyLogin,
        publicKey: () => Promise.reject(new Error('No step of this task authorises a key.')),
        ...(task.locally ? { locally: task.locally } : {}),
        ...(task.completed ? { completed: task.completed } : {}),
        nextAction,
        signal,
        now: () => new Date(),
      }),
  };
}

export function describe(step: Step, satisfied: boolean): PlanStep {
  const { id, title, why, estimateMs } = step;
  return { id, title, why, estimateMs, satisfied, ...describeStep(step) };
}

/** No step of these tasks asks for it. */
const keyLogin = (): Promise<boolean> => Promise.resolve(false);

const NEXT: Partial<Readonly<Record<ErrorCode, string>>> = {
  CONNECTION_LOST: 'Check the network, then run it again.',
  DISK_FULL: 'Free some space, then run it again.',
  LOCKED_BY_OTHER: 'Wait until the other run has ended, or end it there.',
  SERVICE_DIED: 'Read the last lines of the service above; "Set-up" repairs what is not as it should be.',
  TIMEOUT: 'The server may be busy: wait a minute, then run it again.',
};

export function nextAction(code: ErrorCode): string {
  return NEXT[code] ?? 'Read the last lines above; when the cause is gone, run it again.';
}
