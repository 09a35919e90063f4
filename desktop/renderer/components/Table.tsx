/**
 * The one table: its head stays in sight while the page scrolls, a long one draws only the rows that can be seen, and while nothing is known
 * yet it stands there as a skeleton of itself. The caller draws the cells of a row; a click anywhere on a row that can be opened opens it,
 * and for the keyboard its first cell holds a `RowOpener`.
 */
import { Skeleton, UnstyledButton, VisuallyHidden } from '@mantine/core';
import type { MouseEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { usePicks } from './use-picks.tsx';
import { useVirtualRows } from './use-virtual-rows.ts';

export interface Column {
  readonly label: string;
  readonly align?: 'end';
  /** For screen readers only. */
  readonly isHidden?: boolean;
  /** A CSS length or share; with it on any column, widths stay as they are while one scrolls. */
  readonly width?: string;
  /** Left out in a narrow window; its cells take the class `roomy`. */
  readonly isRoomy?: boolean;
}

interface Frame {
  readonly label: string;
  readonly columns: readonly Column[];
  /** Within a card already. */
  readonly isInside?: boolean;
}

/** Rows that are chosen to do something with all of them: by their keys, and by what a person calls one. */
export interface Selection<Row> {
  readonly chosen: ReadonlySet<string>;
  readonly nameOf: (row: Row) => string;
  readonly onChoose: (chosen: ReadonlySet<string>) => void;
}

interface Props<Row> extends Frame {
  readonly selection?: Selection<Row> | undefined;
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  readonly rowHeightPx?: number;
  readonly onOpen?: ((row: Row) => void) | undefined;
  /** The cells of a row. */
  readonly children: (row: Row) => ReactNode;
}

const ROW_HEIGHT_PX = 41;
const SKELETON_ROWS = 6;

export function Table<Row>({ rows, keyOf, rowHeightPx = ROW_HEIGHT_PX, onOpen, selection, children, ...frame }: Props<Row>) {
  const picks = usePicks(rows, keyOf, selection);
  const { ref, shown, beforePx, afterPx } = useVirtualRows(rows, rowHeightPx);
  const spacer = (heightPx: number) =>
    heightPx > 0 && (
      <tr aria-hidden className="spacer">
        <td colSpan={frame.columns.length + (picks === null ? 0 : 1)} style={{ height: heightPx }} />
      </tr>
    );
  return (
    <Framed {...frame} rowCount={rows.length} {...(picks === null ? {} : { first: picks.all })}>
      <tbody ref={(element) => void (ref.current = element)}>
        {spacer(beforePx)}
        {shown.map(({ index, row }) => (
          <tr
            key={keyOf(row)}
            aria-rowindex={index + 2}
            data-opens={onOpen !== undefined || undefined}
            onClick={onOpen && ((event) => isOnRow(event) && onOpen(row))}
          >
            {picks?.one(row, index)}
            {children(row)}
          </tr>
        ))}
        {spacer(afterPx)}
      </tbody>
    </Framed>
  );
}

/** The table before anything is known. */
export function TableSkeleton(frame: Frame) {
  const { t } = useTranslation();
  return (
    <div role="status" aria-label={t('common.loading')}>
      <div aria-hidden inert>
        <Framed {...frame} rowCount={SKELETON_ROWS}>
          <tbody>
            {Array.from({ length: SKELETON_ROWS }, (_, row) => (
              <tr key={row}>
                {frame.columns.map((column, index) => (
                  <td key={column.label} className={classOf(column)}>
                    {column.isHidden !== true && <Skeleton height={12} width={`${String(40 + ((row * 17 + index * 29) % 45))}%`} />}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </Framed>
      </div>
    </div>
  );
}

interface FramedProps extends Frame {
  readonly rowCount: number;
  /** Before the head of the first column. */
  readonly first?: ReactNode;
  readonly children: ReactNode;
}

interface OpenerProps {
  readonly children: ReactNode;
  readonly onOpen: () => void;
}

/** The name of a row as a button, where the row opens something. */
export function RowOpener({ children, onOpen }: OpenerProps) {
  return (
    <UnstyledButton className="row-opener" aria-haspopup="dialog" onClick={onOpen}>
      {children}
    </UnstyledButton>
  );
}

function Framed({ label, columns, isInside = false, rowCount, first, children }: FramedProps) {
  const isFixed = columns.some(({ width }) => width !== undefined);
  return (
    <section
      className={isInside ? 'table-scroll' : 'card table-scroll'}
      data-fits={isFixed || undefined}
      tabIndex={0}
      role="region"
      aria-label={label}
    >
      <table className="table" data-fixed={isFixed || undefined} aria-rowcount={rowCount + 1}>
        <thead>
          <tr aria-rowindex={1}>
            {first}
            {columns.map((column) => (
              <th key={column.label} scope="col" className={classOf(column)} style={column.width === undefined ? {} : { width: column.width }}>
                {column.isHidden ? <VisuallyHidden>{column.label}</VisuallyHidden> : column.label}
              </th>
            ))}
          </tr>
        </thead>
        {children}
      </table>
    </section>
  );
}

function classOf({ align, isRoomy }: Column): string {
  return [...(align === undefined ? [] : [align]), ...(isRoomy ? ['roomy'] : [])].join(' ');
}

/** Not on a button within it, not in a menu that React counts as inside, and not to select its text. */
function isOnRow({ target, currentTarget }: MouseEvent<HTMLElement>): boolean {
  const isInRow = target instanceof Element && currentTarget.contains(target);
  return isInRow && target.closest('a, button, input, label, [role=button]') === null && window.getSelection()?.isCollapsed !== false;
}
