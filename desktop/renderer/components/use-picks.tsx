/**
 * The boxes by which rows of a table are chosen: one before each row, one above them all. With Shift held, by mouse or keyboard, a box takes along
 * every row between it and the last one that was pressed.
 */
import { Checkbox } from '@mantine/core';
import { useRef, type ChangeEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Selection } from './Table.tsx';

interface Picks<Row> {
  readonly all: ReactNode;
  readonly one: (row: Row, index: number) => ReactNode;
}

/** Null where nothing is chosen. `rows` are those that are shown. */
export function usePicks<Row>(rows: readonly Row[], keyOf: (row: Row) => string, selection: Selection<Row> | undefined): Picks<Row> | null {
  const { t, i18n } = useTranslation();
  const last = useRef<number | null>(null);
  if (selection === undefined) return null;
  const { chosen, nameOf, onChoose } = selection;
  const count = rows.filter((row) => chosen.has(keyOf(row))).length;
  const choose = (some: readonly Row[], isChosen: boolean): void => {
    const next = new Set(chosen);
    for (const row of some)
      if (isChosen) next.add(keyOf(row));
      else next.delete(keyOf(row));
    onChoose(next);
  };
  const press = ({ currentTarget, nativeEvent }: ChangeEvent<HTMLInputElement>, index: number): void => {
    const isRange = 'shiftKey' in nativeEvent && nativeEvent.shiftKey === true && last.current !== null;
    const from = isRange ? (last.current ?? index) : index;
    choose(rows.slice(Math.min(from, index), Math.max(from, index) + 1), currentTarget.checked);
    last.current = index;
  };
  return {
    all: (
      <th scope="col" className="pick">
        <Checkbox
          size="xs"
          aria-label={t('common.chooseAll', { shown: rows.length.toLocaleString(i18n.language) })}
          checked={rows.length > 0 && count === rows.length}
          indeterminate={count > 0 && count < rows.length}
          onChange={(event) => choose(rows, event.currentTarget.checked)}
        />
      </th>
    ),
    one: (row, index) => (
      <td className="pick">
        <Checkbox
          size="xs"
          aria-label={t('common.choose', { name: nameOf(row) })}
          checked={chosen.has(keyOf(row))}
          onChange={(event) => press(event, index)}
        />
      </td>
    ),
  };
}
