/**
 * The frame of a list: a skeleton while it is on its way, the error with a retry, what goes here when there is nothing, else a search, the
 * actions and the table. A long one draws only the rows in sight.
 */
import { TextInput, VisuallyHidden } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useDeferredValue, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorNotice } from './ErrorNotice.tsx';
import { Rows } from './Rows.tsx';
import { useVirtualRows } from './use-virtual-rows.ts';

export interface Column {
  readonly label: string;
  readonly align?: 'end';
  /** For screen readers only. */
  readonly isHidden?: boolean;
  /** A CSS length or share; with it on any column, widths stay as they are while one scrolls. */
  readonly width?: string;
}

/** What is needed of a query. */
export interface Source<Row> {
  readonly data: readonly Row[] | undefined;
  readonly isPending: boolean;
  readonly isError: boolean;
  readonly error: unknown;
  readonly refetch: () => unknown;
}

interface Props<Row> {
  readonly label: string;
  readonly source: Source<Row>;
  readonly columns: readonly Column[];
  readonly keyOf: (row: Row) => string;
  readonly empty: ReactNode;
  /** What a row is found by, in lower case; without it there is no search. */
  readonly wordsOf?: (row: Row) => string;
  readonly searchLabel?: string;
  readonly search?: string;
  /** Beside the search. */
  readonly tools?: ReactNode;
  readonly actions?: ReactNode;
  readonly rowHeightPx?: number;
  /** The cells of a row. */
  readonly children: (row: Row) => ReactNode;
}

const ROW_HEIGHT_PX = 41;

export function Listing<Row>(props: Props<Row>) {
  const { source, label, wordsOf, searchLabel, actions, tools, empty } = props;
  const { t } = useTranslation();
  const [search, setSearch] = useState(props.search ?? '');
  const wanted = useDeferredValue(search).trim().toLowerCase();
  if (source.isPending) return <Rows />;
  if (source.data === undefined) return source.isError ? <ErrorNotice error={source.error} onRetry={() => void source.refetch()} /> : <Rows />;
  if (source.data.length === 0) return empty;
  const found = wordsOf === undefined || wanted === '' ? source.data : source.data.filter((row) => wordsOf(row).includes(wanted));
  return (
    <div className="stack">
      {(wordsOf !== undefined || tools !== undefined || actions !== undefined) && (
        <div className="row row-wrap" style={{ alignItems: 'flex-start', justifyContent: 'space-between' }}>
          <div className="row row-wrap grow">
            {wordsOf !== undefined && (
              <TextInput
                aria-label={searchLabel ?? label}
                placeholder={searchLabel ?? label}
                leftSection={<IconSearch size={15} aria-hidden />}
                w={260}
                value={search}
                onChange={(event) => setSearch(event.currentTarget.value)}
              />
            )}
            {tools}
          </div>
          {actions}
        </div>
      )}
      {source.isError && <ErrorNotice error={source.error} onRetry={() => void source.refetch()} />}
      {found.length === 0 ? <p className="dim">{t('common.noMatch')}</p> : <Table {...props} label={label} rows={found} />}
    </div>
  );
}

function Table<Row>({ label, rows, columns, keyOf, rowHeightPx = ROW_HEIGHT_PX, children }: Props<Row> & { readonly rows: readonly Row[] }) {
  const { ref, shown, beforePx, afterPx } = useVirtualRows(rows, rowHeightPx);
  const spacer = (heightPx: number) =>
    heightPx > 0 && (
      <tr aria-hidden>
        <td colSpan={columns.length} style={{ height: heightPx, padding: 0, border: 0 }} />
      </tr>
    );
  const isFixed = columns.some(({ width }) => width !== undefined);
  return (
    <section className="card table-scroll" tabIndex={0} role="region" aria-label={label}>
      <table className="table" data-fixed={isFixed || undefined} aria-rowcount={rows.length + 1}>
        <thead>
          <tr aria-rowindex={1}>
            {columns.map((column) => (
              <th key={column.label} className={column.align} style={column.width === undefined ? {} : { width: column.width }}>
                {column.isHidden ? <VisuallyHidden>{column.label}</VisuallyHidden> : column.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody ref={(element) => void (ref.current = element)}>
          {spacer(beforePx)}
          {shown.map(({ index, row }) => (
            <tr key={keyOf(row)} aria-rowindex={index + 2}>
              {children(row)}
            </tr>
          ))}
          {spacer(afterPx)}
        </tbody>
      </table>
    </section>
  );
}
