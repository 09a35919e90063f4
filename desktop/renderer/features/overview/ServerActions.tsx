/** Rename (undone by renaming) and forget (which loses the credentials, not the server). */
import { ActionIcon, Menu } from '@mantine/core';
import { IconDots, IconPencil, IconTrash } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Server } from '../../../contract/index.ts';
import { go } from '../../app/route.ts';
import { Confirm } from '../../components/Confirm.tsx';
import { useApi } from '../../connection/api.tsx';
import { RenameServer } from './RenameServer.tsx';

interface Props {
  readonly server: Server;
}

export function ServerActions({ server }: Props) {
  const { t } = useTranslation();
  const { query } = useApi();
  const queries = useQueryClient();
  const [asked, setAsked] = useState<'rename' | 'forget' | null>(null);
  const forget = useMutation(
    query.servers.forget.mutationOptions({
      onSuccess: async () => {
        go({ kind: 'home' });
        await queries.invalidateQueries({ queryKey: query.servers.key() });
      },
    }),
  );
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="default" size="lg" aria-label={t('overview.actions')}>
            <IconDots size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconPencil size={16} />} onClick={() => setAsked('rename')}>
            {t('overview.rename')}
          </Menu.Item>
          <Menu.Item color="red" leftSection={<IconTrash size={16} />} onClick={() => setAsked('forget')}>
            {t('overview.forget')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {asked === 'rename' && <RenameServer server={server} onClose={() => setAsked(null)} />}
      <Confirm
        opened={asked === 'forget'}
        title={t('overview.forgetTitle', { name: server.name })}
        action={t('overview.forget')}
        typed={server.name}
        danger
        busy={forget.isPending}
        error={forget.error}
        onConfirm={() => forget.mutate({ serverId: server.id })}
        onClose={() => setAsked(null)}
      >
        {t('overview.forgetAbout')}
      </Confirm>
    </>
  );
}
