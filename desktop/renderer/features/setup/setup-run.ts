/** The events of a set-up, folded into what is shown. Pure; output is capped. */
import type { SetupEvent } from '../../../contract/index.ts';
import type { TailLine } from '../../components/LogTail.tsx';
import type { StepState } from '../../components/StepLine.tsx';

const KEPT_LINES = 1_000;

export interface RunStep {
  readonly id: string;
  readonly title: string;
  readonly estimateMs: number;
  readonly state: StepState;
  readonly startedAt: string | null;
  readonly tookMs: number | null;
  readonly bytes: { readonly done: number; readonly total: number } | null;
}

export type RunResult = Extract<SetupEvent, { kind: 'failed' | 'cancelled' | 'finished' }>;

export interface Run {
  readonly steps: readonly RunStep[];
  readonly lines: readonly TailLine[];
  readonly result: RunResult | null;
}

export const NO_RUN: Run = { steps: [], lines: [], result: null };

export function foldSetup(run: Run, event: SetupEvent): Run {
  switch (event.kind) {
    case 'started':
      return { ...NO_RUN, steps: event.steps.map((step) => ({ ...step, state: 'waiting', startedAt: null, tookMs: null, bytes: null })) };
    case 'step-started':
      return change(run, event.id, { state: 'running', startedAt: event.at });
    case 'step-skipped':
      return change(run, event.id, { state: 'skipped' });
    case 'step-done':
      return change(run, event.id, { state: 'done', tookMs: event.tookMs, bytes: null });
    case 'step-undone':
      return change(run, event.id, { state: 'undone' });
    case 'progress':
      return change(run, event.id, { bytes: { done: event.doneBytes, total: event.totalBytes } });
    case 'output': {
      const lines = event.text
        .replace(/\n$/, '')
        .split('\n')
        .map((text) => ({ stream: event.stream, text }));
      return { ...run, lines: [...run.lines, ...lines].slice(-KEPT_LINES) };
    }
    case 'failed':
      return { ...(event.id === null ? run : change(run, event.id, { state: 'failed' })), result: event };
    case 'cancelled':
      return { ...(event.id === null ? run : change(run, event.id, { state: 'cancelled' })), result: event };
    case 'finished':
      return { ...run, result: event };
  }
}

/** Estimated time left of what has not begun and of what runs: an upload by its own pace, anything else by its estimate. */
export function remainingMs(run: Run, now: number): number {
  return run.steps.reduce((sum, step) => sum + stepRemainingMs(step, now), 0);
}

function stepRemainingMs({ state, estimateMs, startedAt, bytes }: RunStep, now: number): number {
  if (state === 'waiting') return estimateMs;
  if (state !== 'running') return 0;
  const spent = startedAt === null ? 0 : Math.max(0, now - Date.parse(startedAt));
  if (bytes && bytes.done > 0 && spent > 1_000) return (spent * (bytes.total - bytes.done)) / bytes.done;
  return Math.max(1_000, estimateMs - spent);
}

function change(run: Run, id: string, difference: Partial<RunStep>): Run {
  return { ...run, steps: run.steps.map((step) => (step.id === id ? { ...step, ...difference } : step)) };
}
