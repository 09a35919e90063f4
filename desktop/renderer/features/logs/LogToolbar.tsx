/** Whose lines, of what level, with what in them, and of when. */
import { Chip, Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { LEVELS, type Level } from './entry.ts';
import type { TextFilter } from './expression.ts';
import type { FieldChoice } from './FieldPicker.tsx';
import { ExpressionField } from './ExpressionField.tsx';
import { PeriodField, type PeriodChoice } from './PeriodField.tsx';

export interface LogChoices {
  readonly services: readonly string[];
  readonly text: TextFilter;
  readonly least: Level;
  readonly period: PeriodChoice;
  readonly fields: FieldChoice;
  readonly wrap: boolean;
}

interface Props {
  readonly all: readonly string[];
  readonly choices: LogChoices;
  readonly tooSlow: boolean;
  readonly periodPossible: boolean;
  readonly onChange: (choices: Partial<LogChoices>) => void;
}

export function LogToolbar({ all, choices, tooSlow, periodPossible, onChange }: Props) {
  const { t } = useTranslation();
  return (
    <>
      <Chip.Group multiple value={[...choices.services]} onChange={(services) => onChange({ services })}>
        <div className="chips" role="group" aria-label={t('logs.services')}>
          {all.map((service) => (
            <Chip key={service} value={service} size="xs" variant="outline">
              {service}
            </Chip>
          ))}
        </div>
      </Chip.Group>
      <div className="log-tools">
        <ExpressionField filter={choices.text} tooSlow={tooSlow} onChange={(text) => onChange({ text })} />
        <Select
          aria-label={t('logs.level')}
          w={176}
          allowDeselect={false}
          data={LEVELS.map((value) => ({ value, label: t(`logs.atLeast.${value}`) }))}
          value={choices.least}
          onChange={(value) => onChange({ least: LEVELS.find((level) => level === value) ?? 'trace' })}
        />
        <PeriodField choice={choices.period} possible={periodPossible} onChange={(period) => onChange({ period })} />
      </div>
    </>
  );
}
