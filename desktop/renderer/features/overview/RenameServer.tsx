/** A server's name on this computer. */
import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Server } from '../../../contract/index.ts';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { useApi } from '../../connection/api.tsx';

interface Props {
  readonly server: Server;
  readonly onClose: () => void;
}

export function RenameServer({ server, onClose }: Props) {
  const { t } = useTranslation();
  const { query } = useApi();
  const queries = useQueryClient();
  const [name, setName] = useState(server.name);
  const rename = useMutation(
    query.servers.rename.mutationOptions({
      onSuccess: async () => {
        await queries.invalidateQueries({ queryKey: query.servers.key() });
        onClose();
      },
    }),
  );
  return (
    <Modal opened onClose={onClose} title={t('overview.rename')} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          rename.mutate({ serverId: server.id, name: name.trim() });
        }}
      >
        <Stack>
          <TextInput label={t('server.name')} maxLength={100} value={name} data-autofocus onChange={(event) => setName(event.currentTarget.value)} />
          {rename.isError && <ErrorNotice error={rename.error} />}
          <Group justify="flex-end">
            <Button type="submit" disabled={name.trim() === ''} loading={rename.isPending}>
              {t('overview.saveName')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
