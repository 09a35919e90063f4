/** Whose lines, of what level, with what in them, of when, and how they are shown. */
import { ActionIcon, Chip, Select, Tooltip } from '@mantine/core';
import { IconSearch, IconTextWrap } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { LEVELS, type Level } from './entry.ts';
import type { TextFilter } from './expression.ts';
import { FieldPicker, type FieldChoice } from './FieldPicker.tsx';
import { FilterField } from './FilterField.tsx';
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
  readonly namesSeen: () => readonly string[];
  readonly onChange: (choices: Partial<LogChoices>) => void;
  readonly onFind: () => void;
}

export function LogToolbar({ all, choices, tooSlow, periodPossible, namesSeen, onChange, onFind }: Props) {
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
        <FilterField filter={choices.text} tooSlow={tooSlow} onChange={(text) => onChange({ text })} />
        <Select
          aria-label={t('logs.level')}
          w={176}
          allowDeselect={false}
          data={LEVELS.map((value) => ({ value, label: t(`logs.atLeast.${value}`) }))}
          value={choices.least}
          onChange={(value) => onChange({ least: LEVELS.find((level) => level === value) ?? 'trace' })}
        />
        <PeriodField choice={choices.period} possible={periodPossible} onChange={(period) => onChange({ period })} />
        <FieldPicker choice={choices.fields} namesSeen={namesSeen} onChange={(fields) => onChange({ fields })} />
        <Tooltip label={t('logs.wrap')}>
          <ActionIcon
            size={36}
            variant={choices.wrap ? 'light' : 'default'}
            aria-label={t('logs.wrap')}
            aria-pressed={choices.wrap}
            onClick={() => onChange({ wrap: !choices.wrap })}
          >
            <IconTextWrap size={16} />
          </ActionIcon>
        </Tooltip>
        <Tooltip label={t('find.title')}>
          <ActionIcon size={36} variant="default" aria-label={t('find.title')} onClick={onFind}>
            <IconSearch size={16} />
          </ActionIcon>
        </Tooltip>
      </div>
    </>
  );
}
