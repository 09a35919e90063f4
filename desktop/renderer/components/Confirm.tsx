/** Asks before something costly, saying what is lost; the irreversible also wants the name typed. */
import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorNotice } from './ErrorNotice.tsx';

interface Props {
  readonly opened: boolean;
  readonly title: string;
  readonly children: ReactNode;
  /** Verb and object. */
  readonly action: string;
  /** Typed before the button works. */
  readonly typed?: string;
  readonly danger?: boolean;
  readonly busy?: boolean;
  readonly error?: unknown;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

export function Confirm({ opened, title, children, action, typed, danger = false, busy = false, error, onConfirm, onClose }: Props) {
  const { t } = useTranslation();
  const [given, setGiven] = useState('');
  const ready = typed === undefined || given.trim() === typed;
  return (
    <Modal opened={opened} onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) onConfirm();
        }}
      >
        <Stack gap="md">
          <Text component="div">{children}</Text>
          {typed !== undefined && (
            <TextInput
              label={t('common.typeToConfirm', { name: typed })}
              value={given}
              onChange={(event) => setGiven(event.currentTarget.value)}
              data-autofocus
            />
          )}
          {error != null && <ErrorNotice error={error} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose} data-autofocus={typed === undefined || undefined}>
              {t('common.keep')}
            </Button>
            <Button type="submit" {...(danger ? { color: 'red' } : {})} disabled={!ready} loading={busy}>
              {action}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
