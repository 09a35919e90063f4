/** Beside the heading: how lines are shown, finding in them, pausing and saving them. */
import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { IconDownload, IconPlayerPause, IconPlayerPlay, IconSearch, IconTextWrap } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { FieldPicker, type FieldChoice } from './FieldPicker.tsx';
import type { StoreState } from './log-store.ts';

interface Props {
  readonly state: StoreState;
  readonly fields: FieldChoice;
  readonly wrap: boolean;
  readonly namesSeen: () => readonly string[];
  readonly onFields: (fields: FieldChoice) => void;
  readonly onWrap: (wrap: boolean) => void;
  readonly onFind: () => void;
  readonly onPause: () => void;
  readonly onDownload: () => void;
}

export function LogActions({ state, fields, wrap, namesSeen, onFields, onWrap, onFind, onPause, onDownload }: Props) {
  const { t } = useTranslation();
  const Pause = state.paused ? IconPlayerPlay : IconPlayerPause;
  return (
    <>
      <Tooltip label={t('find.title')}>
        <ActionIcon size={36} variant="default" aria-label={t('find.title')} onClick={onFind}>
          <IconSearch size={16} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={t('logs.wrap')}>
        <ActionIcon size={36} variant={wrap ? 'light' : 'default'} aria-label={t('logs.wrap')} aria-pressed={wrap} onClick={() => onWrap(!wrap)}>
          <IconTextWrap size={16} />
        </ActionIcon>
      </Tooltip>
      <FieldPicker choice={fields} namesSeen={namesSeen} onChange={onFields} />
      <Button variant={state.paused ? 'light' : 'default'} leftSection={<Pause size={16} aria-hidden />} onClick={onPause}>
        {t(state.paused ? 'logs.resume' : 'logs.pause')}
      </Button>
      <Button variant="default" leftSection={<IconDownload size={16} aria-hidden />} disabled={state.shown === 0} onClick={onDownload}>
        {t('logs.download')}
      </Button>
    </>
  );
}
