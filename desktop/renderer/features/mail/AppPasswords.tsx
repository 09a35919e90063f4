/** The app passwords of one mailbox: one per device or program, each revocable by itself. A new one is shown once. */
import { ActionIcon, Badge, Button, Modal, Stack, Text } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MailAppPassword, Server } from '../../../contract/index.ts';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { Rows } from '../../components/Rows.tsx';
import { When } from '../../components/When.tsx';
import { useApi } from '../../connection/api.tsx';
import { NewAppPassword } from './NewAppPassword.tsx';

interface Props {
  readonly server: Server;
  readonly address: string;
  readonly hostname: string;
  readonly onClose: () => void;
}

export function AppPasswords({ server, address, hostname, onClose }: Props) {
  const { t } = useTranslation();
  const { query } = useApi();
  const queries = useQueryClient();
  const input = { serverId: server.id, address };
  const refresh = () => queries.invalidateQueries({ queryKey: query.mail.appPasswords.key() });
  const list = useQuery(query.mail.appPasswords.list.queryOptions({ input }));
  const revoke = useMutation(query.mail.appPasswords.revoke.mutationOptions({ onSuccess: refresh }));
  return (
    <Modal opened onClose={onClose} size="lg" title={t('mail.appPasswordsTitle', { address })} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <Stack>
        <Text>{t('mail.appPasswordsAbout')}</Text>
        {list.isPending && <Rows count={2} />}
        {list.isError && <ErrorNotice error={list.error} onRetry={() => void list.refetch()} />}
        {list.data?.map((each) => (
          <AppPasswordLine key={each.id} each={each} busy={revoke.isPending} onRevoke={() => revoke.mutate({ ...input, id: each.id })} />
        ))}
        {revoke.isError && <ErrorNotice error={revoke.error} />}
        <NewAppPassword server={server} address={address} hostname={hostname} onMade={() => void refresh()} />
      </Stack>
    </Modal>
  );
}

/** Revoking cannot be undone, so it takes two clicks. */
function AppPasswordLine({ each, busy, onRevoke }: { readonly each: MailAppPassword; readonly busy: boolean; readonly onRevoke: () => void }) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState(false);
  return (
    <div className="row" style={{ justifyContent: 'space-between' }}>
      <span className="row">
        {each.name}
        {each.protocols?.map((protocol) => (
          <Badge key={protocol} variant="default" size="sm" tt="none">
            {t(`mail.protocols.${protocol}`)}
          </Badge>
        ))}
      </span>
      <span className="row dim" style={{ gap: 12 }}>
        {each.lastUsedAt === null ? (
          t('mail.neverUsed')
        ) : (
          <>
            {t('mail.lastUsed')} <When at={each.lastUsedAt} />
          </>
        )}
        {asked ? (
          <Button color="red" size="compact-sm" loading={busy} aria-label={t('mail.revokeOf', { name: each.name })} onClick={onRevoke}>
            {t('mail.revoke')}
          </Button>
        ) : (
          <ActionIcon variant="subtle" color="gray" aria-label={t('mail.revokeOf', { name: each.name })} onClick={() => setAsked(true)}>
            <IconTrash size={16} />
          </ActionIcon>
        )}
      </span>
    </div>
  );
}
