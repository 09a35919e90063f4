/** All servers; with none, the ways to begin. Of many, those that are looked for. */
import { Button, Skeleton } from '@mantine/core';
import { IconFeather, IconPlus, IconServer2 } from '@tabler/icons-react';
import type { UseQueryResult } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Server } from '../../../contract/index.ts';
import { go } from '../../app/route.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { Page } from '../../components/Page.tsx';
import { ImportProfile } from '../profile/ImportProfile.tsx';
import { ServerCards } from './ServerCards.tsx';

interface Props {
  readonly servers: UseQueryResult<Server[]>;
}

/** More than a row of these use the whole width. */
const FEW = 3;

export function Home({ servers }: Props) {
  const { t } = useTranslation();
  const [isImporting, setImporting] = useState(false);
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
          <Skeleton height={196} radius="lg" />
          <Skeleton height={196} radius="lg" />
        </div>
      )}
      {data?.length === 0 && (
        <EmptyState icon={<IconServer2 size={36} stroke={1.3} />} title={t('home.emptyTitle')} actions={actions}>
          {t('home.emptyAbout')}
        </EmptyState>
      )}
      {data?.length === 0 && (
        <p className="dim row row-wrap aside">
          {t('home.elsewhere')}
          <Button variant="subtle" size="compact-sm" onClick={() => setImporting(true)}>
            {t('profile.import')}
          </Button>
        </p>
      )}
      {data && data.length > 0 && <ServerCards servers={data} />}
      {isImporting && <ImportProfile onClose={() => setImporting(false)} />}
    </Page>
  );
}
