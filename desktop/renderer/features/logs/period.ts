/** Which stretch of time is looked at: what comes from now on, the last so-and-so long, or from here to there. Pure. */
import type { Period } from './use-log-follow.ts';

export const PRESETS = ['live', '15m', '1h', '6h', '24h', 'custom'] as const;
export type Preset = (typeof PRESETS)[number];

export const LIVE: Period = { since: null, until: null };

/** @param from and @param to as a date field gives them, in the person's own time; empty is open */
export function periodOf(preset: Preset, from: string, to: string): Period {
  if (preset === 'live') return LIVE;
  if (preset !== 'custom') return { since: preset, until: null };
  return { since: moment(from), until: moment(to) };
}

/** False for an end that is not after its beginning. */
export function isPossible({ since, until }: Period): boolean {
  return since === null || until === null || since < until;
}

/** As a date field takes it, in the person's own time, to the minute. */
export function toField(date: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${String(date.getFullYear())}-${two(date.getMonth() + 1)}-${two(date.getDate())}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

function moment(local: string): string | null {
  const date = new Date(local);
  return local === '' || Number.isNaN(date.getTime()) ? null : date.toISOString();
}
