/** The field of one setting, and its name in the locales. */
import { NumberInput, Select } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { folderLanguage, type MailSetting } from '../../../../contract/index.ts';
import { separatorsOf } from '../separators.ts';
import { languagesIn } from './languages.ts';

const RANGES = { 'events.keep-days': [1, 3650], 'events.keep-count': [1000, 10_000_000], 'pop3.newest': [0, 1_000_000] } as const;

/** The name without what a key of the locales cannot have. */
export function keyOf(name: MailSetting['name']): 'keepDays' | 'keepCount' | 'pop3Deleted' | 'pop3Newest' | 'folderLanguage' {
  switch (name) {
    case 'events.keep-days':
      return 'keepDays';
    case 'events.keep-count':
      return 'keepCount';
    case 'pop3.deleted-to':
      return 'pop3Deleted';
    case 'pop3.newest':
      return 'pop3Newest';
    case 'folders.language':
      return 'folderLanguage';
  }
}

export function SettingField({ setting, onSet }: { readonly setting: MailSetting; readonly onSet: (value: MailSetting['value']) => void }) {
  const { t, i18n } = useTranslation();
  const { name, value } = setting;
  const [typed, setTyped] = useState<number | string>(typeof value === 'number' ? value : '');
  const label = t(`rules.setting.${keyOf(name)}`);
  if (name === 'pop3.deleted-to')
    return (
      <Select
        aria-label={label}
        w={210}
        allowDeselect={false}
        data={(['trash', 'gone'] as const).map((each) => ({ value: each, label: t(`rules.deletedTo.${each}`) }))}
        value={String(value)}
        onChange={(next) => (next === 'trash' || next === 'gone') && onSet(next)}
      />
    );
  if (name === 'folders.language') {
    return (
      <Select
        aria-label={label}
        w={210}
        allowDeselect={false}
        data={languagesIn(i18n.language)}
        value={String(value)}
        onChange={(next) => {
          const parsed = folderLanguage.safeParse(next);
          if (parsed.success) onSet(parsed.data);
        }}
      />
    );
  }
  const [min, max] = RANGES[name];
  const save = (): void => {
    if (typeof typed === 'number' && typed !== value && typed >= min && typed <= max) onSet(typed);
  };
  return (
    <NumberInput
      aria-label={label}
      w={210}
      min={min}
      max={max}
      {...separatorsOf(i18n.language)}
      value={typed}
      onChange={setTyped}
      onBlur={save}
      onKeyDown={(event) => event.key === 'Enter' && save()}
    />
  );
}
