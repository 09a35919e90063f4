/** Shows several lines before they go to a shell, which may run each of them at once. */
import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { PASTE_SHOWN_CHARACTERS } from './limits.ts';
import type { Paste } from './paste.ts';

interface Props {
  readonly paste: Paste;
  readonly onPaste: (text: string) => void;
  readonly onClose: () => void;
}

export function PasteQuestion({ paste, onPaste, onClose }: Props) {
  const { t, i18n } = useTranslation();
  const isTooLong = paste.kind === 'too-long';
  const title = isTooLong ? t('terminal.tooLongTitle') : t('terminal.pasteTitle', { count: paste.kind === 'lines' ? paste.count : 1 });
  return (
    <Modal opened onClose={onClose} title={title} size="lg" closeButtonProps={{ 'aria-label': t('common.close') }}>
      <Stack gap="md">
        <Text>{isTooLong ? t('terminal.tooLongAbout', { number: paste.characters.toLocaleString(i18n.language) }) : t('terminal.pasteAbout')}</Text>
        {paste.kind === 'lines' && (
          <pre className="code mono paste-text" tabIndex={0}>
            {paste.text.slice(0, PASTE_SHOWN_CHARACTERS)}
            {paste.text.length > PASTE_SHOWN_CHARACTERS ? '\n…' : ''}
          </pre>
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t('common.keep')}
          </Button>
          {paste.kind === 'lines' && (
            <Button data-autofocus onClick={() => onPaste(paste.text)}>
              {t('terminal.paste', { count: paste.count })}
            </Button>
          )}
        </Group>
      </Stack>
    </Modal>
  );
}
