/** What one mailbox has otherwise than its domain: what POP3 programs delete and see. Set at once, with an undo. */
import { Modal, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Server } from '../../../contract/index.ts';
import { SettingRows } from './rules/SettingRows.tsx';

interface Props {
  readonly server: Server;
  readonly address: string;
  readonly onClose: () => void;
}

export function MailboxSettings({ server, address, onClose }: Props) {
  const { t } = useTranslation();
  return (
    <Modal opened onClose={onClose} size="lg" title={t('mail.settingsTitle', { address })} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <Stack>
        <Text>{t('mail.settingsAbout')}</Text>
        <SettingRows server={server} place={{ kind: 'mailbox', address }} />
      </Stack>
    </Modal>
  );
}
