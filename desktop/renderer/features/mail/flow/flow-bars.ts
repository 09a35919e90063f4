/** Counts of deliveries as bars over time: pure. */
import type { DeliveryCount, DeliveryKind } from '../../../../contract/index.ts';

export interface Bar {
  readonly at: string;
  readonly good: number;
  readonly bad: number;
}

const GOOD: readonly DeliveryKind[] = ['delivered', 'sealed', 'filtered'];
const BAD: readonly DeliveryKind[] = ['bounced', 'refused', 'dropped'];

/** One bar for each span from `sinceMs` to `untilMs`, empty ones as well. Spans begin at multiples of their length. */
export function barsOf(counts: readonly DeliveryCount[], sinceMs: number, untilMs: number, spanMs: number): Bar[] {
  const bars: Bar[] = [];
  for (let at = Math.floor(sinceMs / spanMs) * spanMs; at <= untilMs; at += spanMs) {
    const here = counts.filter((count) => Date.parse(count.at) === at);
    bars.push({ at: new Date(at).toISOString(), good: sumOf(here, GOOD), bad: sumOf(here, BAD) });
  }
  return bars;
}

export function sumOf(counts: readonly DeliveryCount[], kinds: readonly DeliveryKind[]): number {
  return counts.filter(({ kind }) => kinds.includes(kind)).reduce((sum, { count }) => sum + count, 0);
}
