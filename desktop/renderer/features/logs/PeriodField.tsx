/** Since and until when. */
import { Select, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { PRESETS, type Preset } from './period.ts';

export interface PeriodChoice {
  readonly preset: Preset;
  readonly from: string;
  readonly to: string;
}

interface Props {
  readonly choice: PeriodChoice;
  readonly possible: boolean;
  readonly onChange: (choice: PeriodChoice) => void;
}

export function PeriodField({ choice, possible, onChange }: Props) {
  const { t } = useTranslation();
  const moment = (name: 'from' | 'to') => (
    <TextInput
      type="datetime-local"
      step={1}
      w={205}
      label={t(`logs.${name}`)}
      value={choice[name]}
      error={name === 'to' && !possible ? t('logs.impossible') : null}
      onChange={(event) => onChange({ ...choice, [name]: event.currentTarget.value })}
    />
  );
  return (
    <>
      <Select
        aria-label={t('logs.period')}
        w={160}
        allowDeselect={false}
        data={PRESETS.map((value) => ({ value, label: t(`logs.periods.${value}`) }))}
        value={choice.preset}
        onChange={(value) => onChange({ ...choice, preset: PRESETS.find((preset) => preset === value) ?? 'live' })}
      />
      {choice.preset === 'custom' && (
        <div className="row row-wrap log-period">
          {moment('from')}
          {moment('to')}
        </div>
      )}
    </>
  );
}
