/** A course of values over time as the path of an SVG of 100 × 100. A missing value is a gap in the line. Pure. */
export interface Point {
  readonly atMs: number;
  readonly value: number | null;
}

export interface Frame {
  readonly fromMs: number;
  readonly toMs: number;
  readonly top: number;
}

export interface Paths {
  readonly line: string;
  readonly area: string;
}

export function pathsOf(points: readonly Point[], frame: Frame): Paths {
  const runs = runsOf(points).map((run) => run.map((point) => place(point, frame)));
  const line = runs.map((run) => `M${run.map(({ x, y }) => `${x} ${y}`).join('L')}`).join('');
  const area = runs.map((run) => `M${run[0]?.x ?? 0} 100L${run.map(({ x, y }) => `${x} ${y}`).join('L')}L${run.at(-1)?.x ?? 0} 100Z`).join('');
  return { line, area };
}

/** The next round number above: 1, 2 or 5 and noughts, so that the scale rarely moves. */
export function roundTop(value: number): number {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 5, 10].find((step) => step * power >= value) ?? 10) * power;
}

/** The point that lies closest to this moment. */
export function nearest(points: readonly Point[], atMs: number): Point | null {
  return points.reduce<Point | null>(
    (best, point) => (best === null || Math.abs(point.atMs - atMs) < Math.abs(best.atMs - atMs) ? point : best),
    null,
  );
}

function place({ atMs, value }: { readonly atMs: number; readonly value: number }, { fromMs, toMs, top }: Frame): { x: number; y: number } {
  const round = (number: number): number => Math.round(number * 100) / 100;
  return { x: round(((atMs - fromMs) / Math.max(1, toMs - fromMs)) * 100), y: round(100 - (Math.min(value, top) / top) * 100) };
}

function runsOf(points: readonly Point[]): { readonly atMs: number; readonly value: number }[][] {
  const runs: { atMs: number; value: number }[][] = [[]];
  for (const { atMs, value } of points) {
    if (value !== null) runs.at(-1)?.push({ atMs, value });
    else if (runs.at(-1)?.length) runs.push([]);
  }
  return runs.filter((run) => run.length > 0);
}
