/**
 * A new password for a mailbox. `change`: with the current one, which opens the key that the new one will keep. `reset`: for a forgotten one, with
 * the domain's recovery key, which this computer's vault holds. Either way no letter is touched.
 */
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
  readonly how: 'change' | 'reset';
  readonly server: Server;
  readonly address: string;
  readonly onClose: () => void;
}

const SHORTEST = 8;

export function SetPassword({ how, server, address, onClose }: Props) {
  const { t } = useTranslation();
  const { client, query } = useApi();
  const queries = useQueryClient();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const isChange = how === 'change';
  const chosen = next === '' ? {} : { password: next };
  const set = useMutation({
    mutationFn: () =>
      isChange
        ? client.mail.mailboxes.setPassword({ serverId: server.id, address, currentPassword: current, ...chosen })
        : client.mail.mailboxes.recover({ serverId: server.id, address, ...chosen }),
    onSuccess: () => queries.invalidateQueries({ queryKey: query.mail.key() }),
  });
  const ready = (!isChange || current !== '') && (next === '' || next.length >= SHORTEST);
  const action = t(isChange ? 'mail.changePassword' : 'mail.resetPassword');
  return (
    <Modal
      opened
      onClose={onClose}
      closeOnClickOutside={!set.data}
      title={t(isChange ? 'mail.changePasswordTitle' : 'mail.resetPasswordTitle', { address })}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      {set.data ? (
        <Stack>
          {set.data.password === null ? <StateLabel tone="pass" label={t('mail.passwordChanged')} /> : <NewPassword password={set.data.password} />}
          <Group justify="flex-end">
            <Button onClick={onClose}>{t('common.done')}</Button>
          </Group>
        </Stack>
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (ready) set.mutate();
          }}
        >
          <Stack>
            {isChange ? (
              <PasswordInput
                label={t('mail.currentPassword')}
                description={t('mail.currentPasswordAbout')}
                autoComplete="off"
                data-autofocus
                value={current}
                onChange={(event) => setCurrent(event.currentTarget.value)}
              />
            ) : (
              <>
                <Text>{t('mail.resetPasswordAbout')}</Text>
                <Text>{t('mail.resetPasswordEnds')}</Text>
              </>
            )}
            <PasswordInput
              label={t('mail.newPassword')}
              description={t('mail.passwordAbout')}
              autoComplete="new-password"
              {...(isChange ? {} : { 'data-autofocus': true })}
              value={next}
              onChange={(event) => setNext(event.currentTarget.value)}
            />
            {set.isError && <ErrorNotice error={set.error} />}
            <Group justify="flex-end" gap="xs">
              <Button variant="default" onClick={onClose}>
                {t('common.keep')}
              </Button>
              <Button type="submit" disabled={!ready} loading={set.isPending}>
                {action}
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Modal>
  );
}
