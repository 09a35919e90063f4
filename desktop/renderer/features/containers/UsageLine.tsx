/** A course in the height of a line: a shape to glance at, whose figures stand beside it. */
import { pathsOf, roundTop } from '../../components/chart-path.ts';

interface Props {
  readonly values: readonly (number | null)[];
  /** The limit; null: as high as it went. */
  readonly top: number | null;
}

/** Two minutes, at a look every two seconds: newest at the right edge. */
const SHOWN = 60;

export function UsageLine({ values, top }: Props) {
  const shown = values.slice(-SHOWN);
  const points = shown.map((value, index) => ({ atMs: SHOWN - shown.length + index, value }));
  const { line, area } = pathsOf(points, { fromMs: 0, toMs: SHOWN - 1, top: top ?? roundTop(Math.max(1, ...shown.map((value) => value ?? 0))) });
  return (
    <svg className="course-line" viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
      <path className="time-chart-area" d={area} />
      <path className="time-chart-line" d={line} />
    </svg>
  );
}
