/** Takes a profile in: adds what is missing here and changes nothing that is. */
import { Button, FileInput, Group, Modal, PasswordInput, Stack } from '@mantine/core';
import { IconFile } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { StateLabel } from '../../components/StateLabel.tsx';
import { useApi } from '../../connection/api.tsx';
import { readProfile } from './profile-file.ts';

interface Props {
  readonly onClose: () => void;
}

export function ImportProfile({ onClose }: Props) {
  const { t } = useTranslation();
  const { client } = useApi();
  const queries = useQueryClient();
  const [file, setFile] = useState<File | null>(null);
  const [passphrase, setPassphrase] = useState('');
  const taken = useMutation({
    mutationFn: async (chosen: File) => client.profile.import({ passphrase, content: await readProfile(chosen) }),
    onSuccess: () => queries.invalidateQueries(),
  });
  return (
    <Modal opened onClose={onClose} title={t('profile.importTitle')} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (file) taken.mutate(file);
        }}
      >
        <Stack>
          <p className="dim" style={{ margin: 0 }}>
            {t('profile.importAbout')}
          </p>
          {taken.data ? (
            <>
              <StateLabel tone="pass" label={t('profile.added', { count: taken.data.added.length })} />
              {taken.data.kept.length > 0 && (
                <StateLabel tone="idle" label={t('profile.kept', { names: taken.data.kept.map(({ name }) => name).join(', ') })} />
              )}
              {taken.data.recoveryKeys > 0 && <StateLabel tone="pass" label={t('profile.recoveryKeys', { count: taken.data.recoveryKeys })} />}
            </>
          ) : (
            <>
              <FileInput
                leftSection={<IconFile size={16} aria-hidden />}
                placeholder={t('profile.choose')}
                label={t('profile.file')}
                accept=".palomar-profile"
                value={file}
                onChange={setFile}
                clearable
              />
              <PasswordInput
                label={t('vault.passphraseLabel')}
                autoComplete="off"
                value={passphrase}
                onChange={(event) => setPassphrase(event.currentTarget.value)}
              />
            </>
          )}
          {taken.isError && <ErrorNotice error={taken.error} />}
          <Group justify="flex-end">
            {taken.data ? (
              <Button onClick={onClose}>{t('common.close')}</Button>
            ) : (
              <Button type="submit" disabled={!file || passphrase === ''} loading={taken.isPending}>
                {t('profile.import')}
              </Button>
            )}
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
