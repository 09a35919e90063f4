/** The domains this server takes mail for: their keys, and who can reset passwords in them. */
import { Button, Menu, TextInput } from '@mantine/core';
import { IconKey, IconTrash, IconWorld } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { domainName, type MailDomain, type Server } from '../../../contract/index.ts';
import { Confirm } from '../../components/Confirm.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { Listing } from '../../components/Listing.tsx';
import { RowMenu } from '../../components/RowMenu.tsx';
import { When } from '../../components/When.tsx';
import { useApi } from '../../connection/api.tsx';
import { DomainKeys } from './DomainKeys.tsx';
import { RecoveryKey } from './RecoveryKey.tsx';

interface Props {
  readonly server: Server;
}

export function Domains({ server }: Props) {
  const { t, i18n } = useTranslation();
  const { query } = useApi();
  const queries = useQueryClient();
  const [asked, setAsked] = useState<{ readonly act: 'keys' | 'remove'; readonly name: string } | null>(null);
  const domains = useQuery(query.mail.domains.list.queryOptions({ input: { serverId: server.id } }));
  const remove = useMutation(
    query.mail.domains.remove.mutationOptions({
      onSuccess: async () => {
        setAsked(null);
        await queries.invalidateQueries({ queryKey: query.mail.key() });
      },
    }),
  );
  const chosen = domains.data?.find(({ name }) => name === asked?.name);
  const row = (domain: MailDomain) => (
    <>
      <td className="wrap">{domain.name}</td>
      <td className="mono">{domain.ed25519 === null ? domain.dkimSelector : `${domain.dkimSelector} + ${domain.ed25519.selector}`}</td>
      <td className="end numbers">{domain.mailboxes.toLocaleString(i18n.language)}</td>
      <td className="end numbers">{domain.aliases.toLocaleString(i18n.language)}</td>
      <td>
        <RecoveryKey server={server} domain={domain.name} />
      </td>
      <td>
        <When at={domain.createdAt} />
      </td>
      <td className="end">
        <RowMenu label={t('mail.actionsOf', { address: domain.name })}>
          {() => (
            <>
              <Menu.Item leftSection={<IconKey size={16} />} onClick={() => setAsked({ act: 'keys', name: domain.name })}>
                {t('mail.keys')}
              </Menu.Item>
              <Menu.Item color="var(--fail)" leftSection={<IconTrash size={16} />} onClick={() => setAsked({ act: 'remove', name: domain.name })}>
                {t('mail.removeDomain')}
              </Menu.Item>
            </>
          )}
        </RowMenu>
      </td>
    </>
  );
  return (
    <div className="stack">
      <Listing
        label={t('mail.domains')}
        source={domains}
        keyOf={({ name }) => name}
        columns={[
          { label: t('server.domain') },
          { label: t('mail.selector') },
          { label: t('mail.mailboxes'), align: 'end' },
          { label: t('mail.aliases'), align: 'end' },
          { label: t('mail.recovery.column') },
          { label: t('server.added') },
          { label: t('common.actions'), isHidden: true },
        ]}
        empty={
          <EmptyState icon={<IconWorld size={36} stroke={1.3} />} title={t('mail.noDomain')}>
            {t('mail.noDomainAbout')}
          </EmptyState>
        }
      >
        {row}
      </Listing>
      <AddDomain server={server} />
      {asked?.act === 'keys' && chosen && <DomainKeys server={server} domain={chosen} onClose={() => setAsked(null)} />}
      {asked?.act === 'remove' && (
        <Confirm
          opened
          title={t('mail.removeDomainTitle', { name: asked.name })}
          action={t('mail.removeDomain')}
          typed={asked.name}
          danger
          busy={remove.isPending}
          error={remove.error}
          onConfirm={() => remove.mutate({ serverId: server.id, name: asked.name })}
          onClose={() => setAsked(null)}
        >
          {t('mail.removeDomainAbout')}
        </Confirm>
      )}
    </div>
  );
}

function AddDomain({ server }: Props) {
  const { t } = useTranslation();
  const { query } = useApi();
  const queries = useQueryClient();
  const [name, setName] = useState('');
  const create = useMutation(
    query.mail.domains.create.mutationOptions({
      onSuccess: async () => {
        setName('');
        await queries.invalidateQueries({ queryKey: query.mail.key() });
      },
    }),
  );
  const parsed = domainName.safeParse(name);
  return (
    <>
      <form
        className="row"
        style={{ alignItems: 'flex-end' }}
        onSubmit={(event) => {
          event.preventDefault();
          if (parsed.success) create.mutate({ serverId: server.id, name: parsed.data });
        }}
      >
        <TextInput
          label={t('mail.addDomain')}
          placeholder="example.net"
          w={260}
          spellCheck={false}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Button type="submit" variant="default" disabled={!parsed.success} loading={create.isPending}>
          {t('mail.addDomain')}
        </Button>
      </form>
      {create.isError && <ErrorNotice error={create.error} />}
    </>
  );
}
