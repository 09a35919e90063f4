/** By text, kind, failure and day. */
import { MultiSelect, Switch, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { KINDS, type Wanted } from './wanted.ts';

interface Props {
  readonly wanted: Wanted;
  readonly onChange: (wanted: Wanted) => void;
}

export function ActivityFilter({ wanted, onChange }: Props) {
  const { t } = useTranslation();
  const change = (part: Partial<Wanted>): void => onChange({ ...wanted, ...part });
  return (
    <div className="filters" role="search">
      <TextInput
        label={t('activity.filter')}
        leftSection={<IconSearch size={15} aria-hidden />}
        w={220}
        value={wanted.text}
        onChange={(event) => change({ text: event.currentTarget.value })}
      />
      <MultiSelect
        label={t('activity.kinds')}
        placeholder={wanted.kinds.length === 0 ? t('activity.allKinds') : ''}
        w={240}
        clearable
        clearButtonProps={{ 'aria-label': t('activity.allKinds') }}
        data={KINDS.map((value) => ({ value, label: t(`auditKind.${value}`) }))}
        value={[...wanted.kinds]}
        onChange={(chosen) => change({ kinds: KINDS.filter((kind) => chosen.includes(kind)) })}
      />
      <TextInput type="date" label={t('activity.from')} value={wanted.fromDay} onChange={(event) => change({ fromDay: event.currentTarget.value })} />
      <TextInput
        type="date"
        label={t('activity.until')}
        value={wanted.untilDay}
        onChange={(event) => change({ untilDay: event.currentTarget.value })}
      />
      <Switch
        label={t('activity.failedOnly')}
        pb={8}
        checked={wanted.failedOnly}
        onChange={(event) => change({ failedOnly: event.currentTarget.checked })}
      />
    </div>
  );
}
