import type { Step } from '../../plan/step.ts';
import { holds, type ConditionContext } from './conditions.ts';
import { LIMITS } from './limits.ts';

/** All questions at once, a few at a time, so that a run that changes nothing is over in seconds. The ids of satisfied steps. */
export async function probeAll(steps: readonly Step[], contextOf: (step: Step) => ConditionContext): Promise<ReadonlySet<string>> {
  const satisfied = new Set<string>();
  const waiting = [...steps];
  const work = async (): Promise<void> => {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
      if (await holds(step.probe, contextOf(step))) satisfied.add(step.id);
    }
  };
  await Promise.all(Array.from({ length: LIMITS.concurrentProbes }, work));
  return satisfied;
}
