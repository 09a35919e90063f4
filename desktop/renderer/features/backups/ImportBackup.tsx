/** Takes in a backup file from elsewhere: chosen or dropped here, handed to main in pieces, verified before it is listed. */
import { Button, FileInput, Group, Modal, PasswordInput, Progress, Stack } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { formatBytes } from '../../components/format.ts';
import { useServer } from '../../components/ServerContext.ts';
import { StateLabel } from '../../components/StateLabel.tsx';
import { useApi } from '../../connection/api.tsx';
import { handOver } from './hand-over.ts';

interface Props {
  readonly onClose: () => void;
}

export function ImportBackup({ onClose }: Props) {
  const { t, i18n } = useTranslation();
  const { client, query } = useApi();
  const server = useServer();
  const queries = useQueryClient();
  const [file, setFile] = useState<File | null>(null);
  const [passphrase, setPassphrase] = useState('');
  const [sentBytes, setSentBytes] = useState(0);
  const [abort] = useState(() => new AbortController());
  const taken = useMutation({
    mutationFn: async (chosen: File) => {
      setSentBytes(0);
      const id = await handOver(chosen, (piece) => client.backups.receive(piece), setSentBytes, abort.signal);
      const input = { serverId: server.id, source: { kind: 'received', id } as const, ...(passphrase === '' ? {} : { passphrase }) };
      return client.backups.import(input, { signal: abort.signal });
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: query.backups.key() }),
  });
  const close = (): void => {
    abort.abort();
    onClose();
  };
  const isSent = file !== null && sentBytes >= file.size;
  return (
    <Modal opened onClose={close} title={t('backups.importTitle')} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (file) taken.mutate(file);
        }}
      >
        <Stack>
          <p className="dim" style={{ margin: 0 }}>
            {t('backups.importAbout')}
          </p>
          {taken.data ? (
            <StateLabel tone="pass" label={t('backups.imported', { count: taken.data.mailboxes ?? 0 })} />
          ) : (
            <>
              <FileInput label={t('backups.file')} accept=".palomar" value={file} onChange={setFile} disabled={taken.isPending} clearable />
              <PasswordInput
                label={t('backups.itsPassphrase')}
                description={t('backups.itsPassphraseAbout')}
                autoComplete="off"
                value={passphrase}
                disabled={taken.isPending}
                onChange={(event) => setPassphrase(event.currentTarget.value)}
              />
            </>
          )}
          {taken.isPending && file && (
            <div role="status">
              <Progress size="sm" value={(sentBytes / Math.max(file.size, 1)) * 100} aria-label={t('backups.importTitle')} />
              <span className="dim numbers">
                {isSent ? t('backups.lookingThrough') : `${formatBytes(sentBytes, i18n.language)} / ${formatBytes(file.size, i18n.language)}`}
              </span>
            </div>
          )}
          {taken.isError && <ErrorNotice error={taken.error} />}
          <Group justify="flex-end" gap="xs">
            {taken.data ? (
              <Button onClick={close}>{t('common.close')}</Button>
            ) : (
              <>
                <Button variant="default" onClick={close}>
                  {t('common.keep')}
                </Button>
                <Button type="submit" disabled={file === null} loading={taken.isPending}>
                  {t('backups.import')}
                </Button>
              </>
            )}
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
