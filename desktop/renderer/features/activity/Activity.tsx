/** Everything Palomar did on the server, newest first; secrets never reach this list. */
import { Button, TextInput } from '@mantine/core';
import { IconHistory, IconSearch } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { Page } from '../../components/Page.tsx';
import { Rows } from '../../components/Rows.tsx';
import { useServer } from '../../components/ServerContext.ts';
import { useApi } from '../../connection/api.tsx';
import { ActivityRow } from './ActivityRow.tsx';

const PAGE = 200;

export function Activity() {
  const { t } = useTranslation();
  const { query } = useApi();
  const server = useServer();
  const [filter, setFilter] = useState('');
  const activity = useInfiniteQuery(
    query.activity.list.infiniteOptions({
      input: (before: string | undefined) => ({ serverId: server.id, limit: PAGE, ...(before === undefined ? {} : { before }) }),
      initialPageParam: undefined,
      getNextPageParam: (last) => (last.length < PAGE ? undefined : last.at(-1)?.at),
    }),
  );
  const entries = activity.data?.pages.flat() ?? [];
  const wanted = filter.trim().toLowerCase();
  const found = entries.filter((entry) => wanted === '' || `${entry.kind} ${entry.what} ${entry.error ?? ''}`.toLowerCase().includes(wanted));
  return (
    <Page
      title={t('sections.activity')}
      about={t('activity.about')}
      wide
      actions={
        <TextInput
          aria-label={t('activity.filter')}
          placeholder={t('activity.filter')}
          leftSection={<IconSearch size={15} aria-hidden />}
          value={filter}
          onChange={(event) => setFilter(event.currentTarget.value)}
        />
      }
    >
      {activity.isPending && <Rows />}
      {activity.isError && <ErrorNotice error={activity.error} onRetry={() => void activity.refetch()} />}
      {activity.data && entries.length === 0 && (
        <EmptyState icon={<IconHistory size={36} stroke={1.3} />} title={t('activity.emptyTitle')}>
          {t('activity.emptyAbout')}
        </EmptyState>
      )}
      {found.length > 0 && (
        <section className="card table-scroll" tabIndex={0} role="region" aria-label={t('sections.activity')}>
          <table className="table">
            <thead>
              <tr>
                <th>{t('activity.when')}</th>
                <th>{t('activity.kind')}</th>
                <th>{t('activity.what')}</th>
                <th>{t('activity.result')}</th>
                <th className="end">{t('activity.took')}</th>
              </tr>
            </thead>
            <tbody>
              {found.map((entry, index) => (
                <ActivityRow key={`${entry.at} ${String(index)}`} entry={entry} />
              ))}
            </tbody>
          </table>
        </section>
      )}
      {entries.length > 0 && found.length === 0 && <p className="dim">{t('common.noMatch')}</p>}
      {activity.hasNextPage && (
        <div className="row">
          <Button variant="default" loading={activity.isFetchingNextPage} onClick={() => void activity.fetchNextPage()}>
            {t('common.more')}
          </Button>
        </div>
      )}
    </Page>
  );
}
