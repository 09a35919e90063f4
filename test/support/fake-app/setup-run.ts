/** The events of a set-up, at a readable pace; optionally it fails at its last step. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { SetupEvent } from '../../../desktop/contract/index.ts';
import { STEPS } from './data.ts';

interface Run {
  /** May change while it runs. */
  readonly stage: {
    readonly setupFails: boolean;
    readonly paceMs: number;
    /** While true, the upload stays where it is. */
    readonly uploadHeld: boolean;
    setupCancelled: boolean;
  };
  readonly signal: AbortSignal | undefined;
}

export async function* setupEvents({ stage, signal }: Run): AsyncGenerator<SetupEvent> {
  const { setupFails: fails, paceMs } = stage;
  stage.setupCancelled = false;
  const isCancelled = (): boolean => stage.setupCancelled;
  const at = (): string => new Date().toISOString();
  const began = Date.now();
  yield { kind: 'started', at: at(), steps: STEPS.map(({ id, title, estimateMs }) => ({ id, title, estimateMs })) };
  for (const step of STEPS) {
    if (signal?.aborted) return;
    if (step.satisfied) {
      yield { kind: 'step-skipped', id: step.id, at: at() };
      continue;
    }
    yield { kind: 'step-started', id: step.id, at: at() };
    for (const command of step.commands) yield { kind: 'output', id: step.id, stream: 'command', text: command };
    await sleep(paceMs);
    if (step.id === 'upload')
      for (let done = 1; done <= 8; done += 1) {
        yield { kind: 'progress', id: step.id, doneBytes: done * 5_775_000, totalBytes: 46_200_000 };
        await sleep(paceMs / 2);
        while (done === 5 && stage.uploadHeld && !isCancelled() && !signal?.aborted) await sleep(20);
      }
    if (isCancelled()) {
      yield { kind: 'cancelled', id: step.id, at: at() };
      return;
    }
    yield { kind: 'output', id: step.id, stream: 'stdout', text: `Setting up ${step.id} …\nDone.\n` };
    if (fails && step.id === 'start') {
      yield {
        kind: 'failed',
        id: step.id,
        at: at(),
        error: {
          code: 'SERVICE_DIED',
          message: 'The service mx ended right after its start (exit code 78). Its last lines tell why; mail does not flow without it.',
          data: { service: 'mx', exitCode: 78 },
        },
        tail: ['mx  | reading /etc/palomar/stack.json', 'mx  | domain: expected a domain name, got ""', 'mx  | exit 78'],
        nextAction: 'Read the last lines of the service above. The version that worked before, if there was one, runs again.',
      };
      return;
    }
    yield { kind: 'step-done', id: step.id, at: at(), tookMs: paceMs * 3 };
  }
  yield { kind: 'finished', at: at(), tookMs: Date.now() - began, changed: STEPS.filter((step) => !step.satisfied).length };
}
