/** All servers; with none, the two ways to begin. */
import { Button, Skeleton } from '@mantine/core';
import { IconFeather, IconPlus, IconServer2 } from '@tabler/icons-react';
import type { UseQueryResult } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Server } from '../../../contract/index.ts';
import { go } from '../../app/route.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { Page } from '../../components/Page.tsx';
import { ServerCard } from './ServerCard.tsx';

interface Props {
  readonly servers: UseQueryResult<Server[]>;
}

/** More than a row of these use the whole width. */
const FEW = 3;

export function Home({ servers }: Props) {
  const { t } = useTranslation();
  const actions = (
    <>
      <Button variant="default" leftSection={<IconFeather size={16} />} onClick={() => go({ kind: 'practice' })}>
        {t('home.practice')}
      </Button>
      <Button leftSection={<IconPlus size={16} />} onClick={() => go({ kind: 'add' })}>
        {t('home.add')}
      </Button>
    </>
  );
  const { data } = servers;
  return (
    <Page
      title={t('home.title')}
      wide={(data?.length ?? 0) > FEW}
      {...(data && data.length > 0 ? { about: t('home.about', { count: data.length }), actions } : {})}
    >
      {servers.isError && <ErrorNotice error={servers.error} onRetry={() => void servers.refetch()} />}
      {servers.isPending && (
        <div className="grid-2" role="status" aria-label={t('common.loading')}>
          <Skeleton height={164} radius="lg" />
          <Skeleton height={164} radius="lg" />
        </div>
      )}
      {data?.length === 0 && (
        <EmptyState icon={<IconServer2 size={36} stroke={1.3} />} title={t('home.emptyTitle')} actions={actions}>
          {t('home.emptyAbout')}
        </EmptyState>
      )}
      {data && data.length > 0 && (
        <div className="grid-fill">
          {data.map((server) => (
            <ServerCard key={server.id} server={server} />
          ))}
        </div>
      )}
    </Page>
  );
}
