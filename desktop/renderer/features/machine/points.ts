/** A history as the points of a chart: a step without a measurement is a gap. Pure. */
import type { MachineHistory, MachinePoint } from '../../../contract/index.ts';
import type { Point } from '../../components/chart-path.ts';

type Measure = 'cpuPercent' | 'memoryBytes' | 'diskBytes' | 'receivedBytesPerSecond' | 'sentBytesPerSecond';

export function pointsOf({ points, stepMs }: MachineHistory, measure: Measure): Point[] {
  let beforeMs: number | null = null;
  return points.flatMap((point) => {
    const atMs = Date.parse(point.at);
    const isAfterGap = beforeMs !== null && atMs - beforeMs > stepMs * 1.5;
    const gap: Point[] = isAfterGap && beforeMs !== null ? [{ atMs: beforeMs + stepMs, value: null }] : [];
    beforeMs = atMs;
    return [...gap, { atMs, value: point[measure] }];
  });
}

/** For the table: at most so many rows, each the last measurement of its share of the time. */
export function rowsOf({ points }: MachineHistory, most: number): MachinePoint[] {
  const share = Math.max(1, Math.ceil(points.length / most));
  return points.filter((_, index) => (points.length - 1 - index) % share === 0).reverse();
}

/** Times that nobody measured, longest first. */
export function gapsOf({ points, stepMs, from, to }: MachineHistory): readonly { readonly fromMs: number; readonly toMs: number }[] {
  const moments = [Date.parse(from), ...points.map(({ at }) => Date.parse(at)), Date.parse(to)];
  return moments
    .slice(1)
    .map((toMs, index) => ({ fromMs: moments[index] ?? toMs, toMs }))
    .filter((gap) => gap.toMs - gap.fromMs > stepMs * 3)
    .sort((a, b) => b.toMs - b.fromMs - (a.toMs - a.fromMs));
}
