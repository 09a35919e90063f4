/** Changes a mailbox's password: its key is wrapped anew, no letter is touched. */
import { Button, Group, Modal, PasswordInput, Stack } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
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

export function ChangePassword({ server, address, onClose }: Props) {
  const { t } = useTranslation();
  const { query } = useApi();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const change = useMutation(query.mail.mailboxes.setPassword.mutationOptions());
  return (
    <Modal opened onClose={onClose} title={t('mail.changePasswordTitle', { address })} closeButtonProps={{ 'aria-label': t('common.close') }}>
      {change.data ? (
        <Stack>
          {change.data.password === null ? (
            <StateLabel tone="pass" label={t('mail.passwordChanged')} />
          ) : (
            <NewPassword password={change.data.password} />
          )}
          <Group justify="flex-end">
            <Button onClick={onClose}>{t('common.done')}</Button>
          </Group>
        </Stack>
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            change.mutate({ serverId: server.id, address, currentPassword: current, ...(next === '' ? {} : { password: next }) });
          }}
        >
          <Stack>
            <PasswordInput
              label={t('mail.currentPassword')}
              description={t('mail.currentPasswordAbout')}
              autoComplete="off"
              data-autofocus
              value={current}
              onChange={(event) => setCurrent(event.currentTarget.value)}
            />
            <PasswordInput
              label={t('mail.newPassword')}
              description={t('mail.passwordAbout')}
              autoComplete="new-password"
              value={next}
              onChange={(event) => setNext(event.currentTarget.value)}
            />
            {change.isError && <ErrorNotice error={change.error} />}
            <Group justify="flex-end">
              <Button type="submit" disabled={current === '' || (next !== '' && next.length < 8)} loading={change.isPending}>
                {t('mail.changePassword')}
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Modal>
  );
}
