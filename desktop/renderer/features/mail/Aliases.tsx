/** Addresses that lead to other addresses. */
import { ActionIcon, Button, VisuallyHidden } from '@mantine/core';
import { IconArrowsSplit2, IconPlus, IconTrash } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Server } from '../../../contract/index.ts';
import { Confirm } from '../../components/Confirm.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { Rows } from '../../components/Rows.tsx';
import { useApi } from '../../connection/api.tsx';
import { CreateAlias } from './CreateAlias.tsx';

interface Props {
  readonly server: Server;
  readonly domain: string;
}

export function Aliases({ server, domain }: Props) {
  const { t } = useTranslation();
  const { query } = useApi();
  const queries = useQueryClient();
  const [creating, setCreating] = useState(false);
  const [leaving, setLeaving] = useState<string | null>(null);
  const aliases = useQuery(query.mail.aliases.list.queryOptions({ input: { serverId: server.id } }));
  const remove = useMutation(
    query.mail.aliases.remove.mutationOptions({
      onSuccess: async () => {
        setLeaving(null);
        await queries.invalidateQueries({ queryKey: query.mail.key() });
      },
    }),
  );
  const create = (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setCreating(true)}>
      {t('mail.createAlias')}
    </Button>
  );
  return (
    <div className="stack">
      {aliases.isPending && <Rows />}
      {aliases.isError && <ErrorNotice error={aliases.error} onRetry={() => void aliases.refetch()} />}
      {aliases.data?.length === 0 && (
        <EmptyState icon={<IconArrowsSplit2 size={36} stroke={1.3} />} title={t('mail.noAlias')} actions={create}>
          {t('mail.noAliasAbout')}
        </EmptyState>
      )}
      {aliases.data && aliases.data.length > 0 && (
        <>
          <div className="row" style={{ justifyContent: 'flex-end' }}>
            {create}
          </div>
          <section className="card table-scroll" tabIndex={0} role="region" aria-label={t('mail.aliases')}>
            <table className="table">
              <thead>
                <tr>
                  <th>{t('mail.address')}</th>
                  <th>{t('mail.leadsTo')}</th>
                  <th>
                    <VisuallyHidden>{t('common.actions')}</VisuallyHidden>
                  </th>
                </tr>
              </thead>
              <tbody>
                {aliases.data.map((alias) => (
                  <tr key={alias.address}>
                    <td className="wrap">{alias.address}</td>
                    <td className="wrap">{alias.targets.join(', ')}</td>
                    <td className="end">
                      <ActionIcon
                        variant="subtle"
                        color="gray"
                        aria-label={t('mail.removeAliasOf', { address: alias.address })}
                        onClick={() => setLeaving(alias.address)}
                      >
                        <IconTrash size={16} />
                      </ActionIcon>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
        </>
      )}
      {creating && <CreateAlias server={server} domain={domain} onClose={() => setCreating(false)} />}
      <Confirm
        opened={leaving !== null}
        title={t('mail.removeAliasTitle', { address: leaving ?? '' })}
        action={t('mail.removeAlias')}
        danger
        busy={remove.isPending}
        error={remove.error}
        onConfirm={() => leaving !== null && remove.mutate({ serverId: server.id, address: leaving })}
        onClose={() => setLeaving(null)}
      >
        {t('mail.removeAliasAbout')}
      </Confirm>
    </div>
  );
}
