/** Shows the whole address behind a link of a shell, and opens it only then. The desktop window opens no foreign page: there it is copied. */
import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { CopyButton } from '../../components/CopyButton.tsx';
import { openable } from './link.ts';

interface Props {
  readonly address: string;
  readonly onClose: () => void;
}

const MAY_OPEN = window.location.protocol !== 'app:';

export function LinkQuestion({ address, onClose }: Props) {
  const { t } = useTranslation();
  const href = openable(address);
  const open = (): void => {
    if (href !== null) window.open(href, '_blank', 'noopener,noreferrer');
    onClose();
  };
  return (
    <Modal opened onClose={onClose} title={t('terminal.linkTitle')} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <Stack gap="md">
        <Text>{t(href === null ? 'terminal.linkRefused' : 'terminal.linkAbout')}</Text>
        <pre className="code mono" tabIndex={0}>
          {href ?? address}
        </pre>
        <Group justify="flex-end" gap="xs">
          <CopyButton text={href ?? address} label={t('terminal.copyLink')} withLabel />
          <Button variant="default" onClick={onClose}>
            {t('common.keep')}
          </Button>
          {href !== null && MAY_OPEN && <Button onClick={open}>{t('terminal.openLink')}</Button>}
        </Group>
      </Stack>
    </Modal>
  );
}
