/** A QR code (ISO/IEC 18004), always dark on light with its quiet zone: cameras want it so in the dark scheme, too. */
import encodeQR from 'qr';
import { useMemo } from 'react';

interface Props {
  readonly text: string;
  readonly label: string;
  readonly sizePx?: number;
}

const QUIET = 2;

export function QrCode({ text, label, sizePx = 200 }: Props) {
  const { side, path } = useMemo(() => drawn(text), [text]);
  return (
    <svg
      role="img"
      aria-label={label}
      width={sizePx}
      height={sizePx}
      viewBox={`0 0 ${String(side)} ${String(side)}`}
      className="qr"
      shapeRendering="crispEdges"
    >
      <rect width={side} height={side} fill="#ffffff" />
      <path d={path} fill="#000000" />
    </svg>
  );
}

/** One stroke for each run of dark squares in a row. */
function drawn(text: string): { readonly side: number; readonly path: string } {
  const rows = encodeQR(text, 'raw', { ecc: 'medium', border: QUIET });
  const path = rows
    .flatMap((row, y) =>
      row.map((dark, x) =>
        dark && row[x - 1] !== true ? `M${String(x)} ${String(y)}h${String(runFrom(row, x))}v1h-${String(runFrom(row, x))}z` : '',
      ),
    )
    .join('');
  return { side: rows.length, path };
}

function runFrom(row: readonly boolean[], start: number): number {
  const end = row.indexOf(false, start);
  return (end === -1 ? row.length : end) - start;
}
