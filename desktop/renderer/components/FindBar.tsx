/** Finding in the page: each Enter goes to the one before (it begins at the newest), Shift+Enter to the one after. */
import { ActionIcon, CloseButton, TextInput, Tooltip } from '@mantine/core';
import { IconChevronDown, IconChevronUp, IconSearch } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

interface Props {
  readonly wanted: string;
  /** "3 of 17", or that there is none. */
  readonly count: string;
  readonly onChange: (wanted: string) => void;
  readonly onStep: (step: 1 | -1) => void;
  readonly onClose: () => void;
}

export function FindBar({ wanted, count, onChange, onStep, onClose }: Props) {
  const { t } = useTranslation();
  const button = (step: 1 | -1, Icon: typeof IconChevronUp, label: string) => (
    <Tooltip label={label}>
      <ActionIcon variant="subtle" color="gray" aria-label={label} onClick={() => onStep(step)}>
        <Icon size={16} />
      </ActionIcon>
    </Tooltip>
  );
  return (
    <div className="row find-bar" role="search">
      <TextInput
        size="xs"
        w={240}
        autoFocus
        aria-label={t('find.title')}
        placeholder={t('find.title')}
        leftSection={<IconSearch size={14} aria-hidden />}
        value={wanted}
        onChange={(event) => onChange(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onClose();
          if (event.key === 'Enter') onStep(event.shiftKey ? 1 : -1);
        }}
      />
      {button(-1, IconChevronUp, t('find.before'))}
      {button(1, IconChevronDown, t('find.after'))}
      <span className="dim numbers" role="status">
        {count}
      </span>
      <CloseButton size="sm" aria-label={t('common.close')} onClick={onClose} />
    </div>
  );
}
