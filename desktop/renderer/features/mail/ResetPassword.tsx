/** A new password for somebody who forgot theirs: the recovery key of the domain, in this computer's vault, opens the mailbox for it. */
import { Button, Group, Modal, PasswordInput, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Server } from '../../../contract/index.ts';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { StateLabel } from '../../components/StateLabel.tsx';
import { useApi } from '../../connection/api.tsx';
import { NewPassword } from './NewPassword.tsx';

interface Props {
  readonly server: Server;
  readonly address: string;
  readonly onClose: () => void;
}

export function ResetPassword({ server, address, onClose }: Props) {
  const { t } = useTranslation();
  const { query } = useApi();
  const queries = useQueryClient();
  const [next, setNext] = useState('');
  const recover = useMutation(
    query.mail.mailboxes.recover.mutationOptions({ onSuccess: () => queries.invalidateQueries({ queryKey: query.mail.key() }) }),
  );
  return (
    <Modal
      opened
      onClose={onClose}
      closeOnClickOutside={!recover.data}
      title={t('mail.resetPasswordTitle', { address })}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      {recover.data ? (
        <Stack>
          {recover.data.password === null ? (
            <StateLabel tone="pass" label={t('mail.passwordChanged')} />
          ) : (
            <NewPassword password={recover.data.password} />
          )}
          <Group justify="flex-end">
            <Button onClick={onClose}>{t('common.done')}</Button>
          </Group>
        </Stack>
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            recover.mutate({ serverId: server.id, address, ...(next === '' ? {} : { password: next }) });
          }}
        >
          <Stack>
            <Text>{t('mail.resetPasswordAbout')}</Text>
            <Text>{t('mail.resetPasswordEnds')}</Text>
            <PasswordInput
              label={t('mail.newPassword')}
              description={t('mail.passwordAbout')}
              autoComplete="new-password"
              data-autofocus
              value={next}
              onChange={(event) => setNext(event.currentTarget.value)}
            />
            {recover.isError && <ErrorNotice error={recover.error} />}
            <Group justify="flex-end" gap="xs">
              <Button variant="default" onClick={onClose}>
                {t('common.keep')}
              </Button>
              <Button type="submit" disabled={next !== '' && next.length < 8} loading={recover.isPending}>
                {t('mail.resetPassword')}
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Modal>
  );
}
