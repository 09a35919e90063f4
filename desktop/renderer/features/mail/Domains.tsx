/** The domains this server takes mail for. */
import { ActionIcon, Button, TextInput, VisuallyHidden } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { domainName, type Server } from '../../../contract/index.ts';
import { Confirm } from '../../components/Confirm.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { Rows } from '../../components/Rows.tsx';
import { When } from '../../components/When.tsx';
import { useApi } from '../../connection/api.tsx';
import { RecoveryKey } from './RecoveryKey.tsx';

interface Props {
  readonly server: Server;
}

export function Domains({ server }: Props) {
  const { t, i18n } = useTranslation();
  const { query } = useApi();
  const queries = useQueryClient();
  const [name, setName] = useState('');
  const [leaving, setLeaving] = useState<string | null>(null);
  const refresh = () => queries.invalidateQueries({ queryKey: query.mail.key() });
  const domains = useQuery(query.mail.domains.list.queryOptions({ input: { serverId: server.id } }));
  const create = useMutation(query.mail.domains.create.mutationOptions({ onSuccess: () => (setName(''), refresh()) }));
  const remove = useMutation(query.mail.domains.remove.mutationOptions({ onSuccess: () => (setLeaving(null), refresh()) }));
  const parsed = domainName.safeParse(name);
  return (
    <div className="stack">
      {domains.isPending && <Rows count={2} />}
      {domains.isError && <ErrorNotice error={domains.error} onRetry={() => void domains.refetch()} />}
      {domains.data && (
        <section className="card table-scroll" tabIndex={0} role="region" aria-label={t('mail.domains')}>
          <table className="table">
            <thead>
              <tr>
                <th>{t('server.domain')}</th>
                <th>{t('mail.selector')}</th>
                <th className="end">{t('mail.mailboxes')}</th>
                <th className="end">{t('mail.aliases')}</th>
                <th>{t('mail.recovery.column')}</th>
                <th>{t('server.added')}</th>
                <th>
                  <VisuallyHidden>{t('common.actions')}</VisuallyHidden>
                </th>
              </tr>
            </thead>
            <tbody>
              {domains.data.map((domain) => (
                <tr key={domain.name}>
                  <td className="wrap">{domain.name}</td>
                  <td className="mono">{domain.dkimSelector}</td>
                  <td className="end numbers">{domain.mailboxes.toLocaleString(i18n.language)}</td>
                  <td className="end numbers">{domain.aliases.toLocaleString(i18n.language)}</td>
                  <td>
                    <RecoveryKey server={server} domain={domain.name} />
                  </td>
                  <td>
                    <When at={domain.createdAt} />
                  </td>
                  <td className="end">
                    <ActionIcon
                      variant="subtle"
                      color="gray"
                      aria-label={t('mail.removeDomainOf', { name: domain.name })}
                      onClick={() => setLeaving(domain.name)}
                    >
                      <IconTrash size={16} />
                    </ActionIcon>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
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
      <Confirm
        opened={leaving !== null}
        title={t('mail.removeDomainTitle', { name: leaving ?? '' })}
        action={t('mail.removeDomain')}
        {...(leaving === null ? {} : { typed: leaving })}
        danger
        busy={remove.isPending}
        error={remove.error}
        onConfirm={() => leaving !== null && remove.mutate({ serverId: server.id, name: leaving })}
        onClose={() => setLeaving(null)}
      >
        {t('mail.removeDomainAbout')}
      </Confirm>
    </div>
  );
}
