/** The logs of a server, once it is known which services it has. */
import { Button } from '@mantine/core';
import { IconFileText } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { go } from '../../app/route.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { Page } from '../../components/Page.tsx';
import { Rows } from '../../components/Rows.tsx';
import { useServer } from '../../components/ServerContext.ts';
import { useApi } from '../../connection/api.tsx';
import { LogView } from './LogView.tsx';
import { takeWanted } from './wanted.ts';

export function Logs() {
  const { t } = useTranslation();
  const { query } = useApi();
  const server = useServer();
  const [wanted] = useState(takeWanted);
  const containers = useQuery(query.containers.list.queryOptions({ input: { serverId: server.id } }));
  const services = containers.data?.map(({ service }) => service).join('\n') ?? '';
  const all = useMemo(() => [...new Set(services.split('\n').filter((service) => service !== ''))], [services]);
  if (all.length > 0) {
    const services = wanted?.services.filter((service) => all.includes(service)) ?? [];
    const asked = wanted !== null && services.length > 0 ? { ...wanted, services } : null;
    return <LogView all={all} first={asked} />;
  }
  return (
    <Page title={t('sections.logs')}>
      {containers.isPending && <Rows />}
      {containers.isError && <ErrorNotice error={containers.error} onRetry={() => void containers.refetch()} />}
      {containers.data && (
        <EmptyState
          icon={<IconFileText size={36} stroke={1.3} />}
          title={t('logs.emptyTitle')}
          actions={<Button onClick={() => go({ kind: 'server', serverId: server.id, section: 'setup' })}>{t('overview.setUp')}</Button>}
        >
          {t('logs.emptyAbout')}
        </EmptyState>
      )}
    </Page>
  );
}
