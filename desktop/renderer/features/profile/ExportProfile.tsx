/** Writes everything the vault knows into one sealed file. */
import { Button, Group, Modal, Stack } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { StateLabel } from '../../components/StateLabel.tsx';
import { useApi } from '../../connection/api.tsx';
import { isChosen, NewPassphrase, NOTHING_TYPED } from '../vault/NewPassphrase.tsx';
import { saveProfile } from './profile-file.ts';

interface Props {
  readonly onClose: () => void;
}

export function ExportProfile({ onClose }: Props) {
  const { t } = useTranslation();
  const { query } = useApi();
  const [typed, setTyped] = useState(NOTHING_TYPED);
  const made = useMutation(query.profile.export.mutationOptions({ onSuccess: ({ fileName, content }) => saveProfile(fileName, content) }));
  return (
    <Modal opened onClose={onClose} title={t('profile.exportTitle')} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          made.mutate({ passphrase: typed.passphrase });
        }}
      >
        <Stack>
          <p className="dim" style={{ margin: 0 }}>
            {t('profile.exportAbout')}
          </p>
          {made.data ? (
            <StateLabel tone="pass" label={t('profile.exported', { file: made.data.fileName })} />
          ) : (
            <NewPassphrase typed={typed} onChange={setTyped} />
          )}
          {made.isError && <ErrorNotice error={made.error} />}
          <Group justify="flex-end">
            {made.data ? (
              <Button onClick={onClose}>{t('common.close')}</Button>
            ) : (
              <Button type="submit" disabled={!isChosen(typed)} loading={made.isPending}>
                {t('profile.export')}
              </Button>
            )}
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
