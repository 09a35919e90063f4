/** A list of rows of one height; a long one draws only what is in sight. */
import type { ReactNode } from 'react';
import { useVirtualRows } from './use-virtual-rows.ts';

interface Props<Row> {
  readonly label: string;
  readonly rows: readonly Row[];
  readonly rowHeightPx: number;
  readonly keyOf: (row: Row) => string;
  readonly children: (row: Row) => ReactNode;
}

export function VirtualList<Row>({ label, rows, rowHeightPx, keyOf, children }: Props<Row>) {
  const { ref, shown, beforePx, afterPx } = useVirtualRows(rows, rowHeightPx);
  return (
    <ul className="virtual-list" aria-label={label} ref={(element) => void (ref.current = element)}>
      {beforePx > 0 && <li role="presentation" style={{ height: beforePx }} />}
      {shown.map(({ index, row }) => (
        <li key={keyOf(row)} aria-setsize={rows.length} aria-posinset={index + 1} style={{ minHeight: rowHeightPx }}>
          {children(row)}
        </li>
      ))}
      {afterPx > 0 && <li role="presentation" style={{ height: afterPx }} />}
    </ul>
  );
}
