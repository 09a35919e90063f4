/** The events of a practice world coming up, folded. Pure. */
import type { PracticeEvent } from '../../../contract/index.ts';

const KEPT_LINES = 400;

export interface Stage {
  readonly id: string;
  readonly title: string;
  readonly startedAt: string;
  readonly tookMs: number | null;
  readonly cached: boolean;
}

export interface World {
  readonly stages: readonly Stage[];
  readonly lines: readonly string[];
  readonly ready: Extract<PracticeEvent, { kind: 'ready' }> | null;
  readonly problem: { readonly code: string; readonly message: string } | null;
}

export const NO_WORLD: World = { stages: [], lines: [], ready: null, problem: null };

export function foldPractice(world: World, event: PracticeEvent): World {
  switch (event.kind) {
    case 'stage':
      return { ...world, stages: [...world.stages, { id: event.stage, title: event.title, startedAt: event.at, tookMs: null, cached: false }] };
    case 'output':
      return { ...world, lines: [...world.lines, ...event.text.trimEnd().split('\n')].slice(-KEPT_LINES) };
    case 'stage-done':
      return {
        ...world,
        stages: world.stages.map((stage) => (stage.id === event.stage ? { ...stage, tookMs: event.tookMs, cached: event.cached } : stage)),
      };
    case 'ready':
      return { ...world, ready: event };
    case 'failed':
      return { ...world, problem: event.error };
  }
}
