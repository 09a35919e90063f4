/** The app passwords of one mailbox: one per device or program, each revocable by itself. A new one is shown once. */
import { ActionIcon, Button, Group, Modal, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MailAppPassword, Server } from '../../../contract/index.ts';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { Rows } from '../../components/Rows.tsx';
import { When } from '../../components/When.tsx';
import { useApi } from '../../connection/api.tsx';
import { NewPassword } from './NewPassword.tsx';

interface Props {
  readonly server: Server;
  readonly address: string;
  readonly onClose: () => void;
}

export function AppPasswords({ server, address, onClose }: Props) {
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
        <NewAppPassword server={server} address={address} onMade={() => void refresh()} />
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
      <span>{each.name}</span>
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

function NewAppPassword({ server, address, onMade }: { readonly server: Server; readonly address: string; readonly onMade: () => void }) {
  const { t } = useTranslation();
  const { query } = useApi();
  const [name, setName] = useState('');
  const [current, setCurrent] = useState('');
  const create = useMutation(
    query.mail.appPasswords.create.mutationOptions({
      onSuccess: () => {
        setName('');
        setCurrent('');
        onMade();
      },
    }),
  );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        create.mutate({ serverId: server.id, address, currentPassword: current, name: name.trim() });
      }}
    >
      <Stack>
        {create.data && <NewPassword password={create.data.password} />}
        <TextInput
          label={t('mail.appPasswordName')}
          description={t('mail.appPasswordNameAbout')}
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <PasswordInput
          label={t('mail.mailboxPassword')}
          description={t('mail.mailboxPasswordAbout')}
          autoComplete="off"
          value={current}
          onChange={(event) => setCurrent(event.currentTarget.value)}
        />
        {create.isError && <ErrorNotice error={create.error} />}
        <Group justify="flex-end">
          <Button type="submit" disabled={name.trim() === '' || current === ''} loading={create.isPending}>
            {t('mail.createAppPassword')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
