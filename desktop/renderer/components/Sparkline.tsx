/** A course of numbers in the height of a line: a shape to glance at, whose figures stand beside it. */
interface Props {
  readonly values: readonly number[];
  readonly width?: number;
  readonly height?: number;
}

export function Sparkline({ values, width = 120, height = 28 }: Props) {
  const top = Math.max(...values, 1);
  const step = width / Math.max(values.length, 1);
  return (
    <svg
      className="sparkline"
      width={width}
      height={height}
      viewBox={`0 0 ${String(width)} ${String(height)}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      {values.map((value, index) => {
        const size = value === 0 ? 1 : Math.max(2, (value / top) * height);
        return (
          <rect
            key={index}
            data-empty={value === 0 || undefined}
            x={index * step}
            y={height - size}
            width={Math.max(step - 1, 1)}
            height={size}
            rx={1}
          />
        );
      })}
    </svg>
  );
}
