/**
 * A list as a whole: a filter field, tools and actions above the table; a skeleton while it is on its way, the error with a retry (above what
 * was known before), what goes here when there is nothing, and a way back when nothing matches.
 */
import { Button } from '@mantine/core';
import { useDeferredValue, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorNotice } from './ErrorNotice.tsx';
import { FilterField } from './FilterField.tsx';
import { Table, TableSkeleton, type Column, type Selection } from './Table.tsx';

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
  /** A click on a row; its first cell then holds a `RowOpener`. */
  readonly onOpen?: (row: Row) => void;
  readonly selection?: Selection<Row>;
  /** The cells of a row. */
  readonly children: (row: Row) => ReactNode;
}

export function Listing<Row>(props: Props<Row>) {
  const { source, label, columns, wordsOf, searchLabel, actions, tools, empty } = props;
  const { t, i18n } = useTranslation();
  const [search, setSearch] = useState(props.search ?? '');
  const wanted = useDeferredValue(search).trim().toLowerCase();
  const { data, isError } = source;
  const retry = (): void => void source.refetch();
  if (data === undefined && isError) return <ErrorNotice error={source.error} onRetry={retry} />;
  if (data?.length === 0) return empty;
  const found = data && (wordsOf === undefined || wanted === '' ? data : data.filter((row) => wordsOf(row).includes(wanted)));
  const number = (value: number): string => value.toLocaleString(i18n.language);
  const isNarrowed = data !== undefined && found !== undefined && wanted !== '' && wordsOf !== undefined;
  return (
    <div className="stack">
      {(wordsOf !== undefined || tools !== undefined || actions !== undefined) && (
        <div className="row row-wrap listing-head">
          <div className="row row-wrap grow">
            {wordsOf !== undefined && (
              <FilterField
                label={searchLabel ?? label}
                value={search}
                onChange={setSearch}
                disabled={data === undefined}
                found={isNarrowed ? t('common.found', { found: number(found.length), total: number(data.length) }) : undefined}
              />
            )}
            {tools}
          </div>
          {actions}
        </div>
      )}
      {isError && <ErrorNotice error={source.error} onRetry={retry} />}
      {found === undefined && <TableSkeleton label={label} columns={columns} />}
      {found?.length === 0 && <NothingFound wanted={search.trim()} onShowAll={() => setSearch('')} />}
      {found !== undefined && found.length > 0 && (
        <Table
          label={label}
          columns={columns}
          rows={found}
          keyOf={props.keyOf}
          onOpen={props.onOpen}
          selection={props.selection}
          {...(props.rowHeightPx === undefined ? {} : { rowHeightPx: props.rowHeightPx })}
        >
          {props.children}
        </Table>
      )}
    </div>
  );
}

interface NothingFoundProps {
  readonly wanted: string;
  readonly onShowAll: () => void;
}

/** Nothing matches, and how to see everything again. */
export function NothingFound({ wanted, onShowAll }: NothingFoundProps) {
  const { t } = useTranslation();
  return (
    <div className="card row row-wrap nothing-found">
      <span className="grow wrap dim">{wanted === '' ? t('common.noMatch') : t('common.noMatchFor', { wanted })}</span>
      <Button size="xs" variant="default" onClick={onShowAll}>
        {t('common.showAll')}
      </Button>
    </div>
  );
}
