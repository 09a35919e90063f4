/** Everything Palomar did on the server, newest first, filtered and saved as a file; secrets never reach this list. */
import { Button, Menu } from '@mantine/core';
import { IconDownload, IconHistory } from '@tabler/icons-react';
import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { Page } from '../../components/Page.tsx';
import { Rows } from '../../components/Rows.tsx';
import { saveFile } from '../../components/save-file.ts';
import { useServer } from '../../components/ServerContext.ts';
import { useApi } from '../../connection/api.tsx';
import { ActivityFilter } from './ActivityFilter.tsx';
import { ActivityRow } from './ActivityRow.tsx';
import { isAll, NO_FILTER, wantedOf, type Wanted } from './wanted.ts';

const PAGE = 200;

interface Place {
  readonly offset: number;
  /** The newest entry of the first page: what is done meanwhile shifts nothing. */
  readonly until: string | null;
}

export function Activity() {
  const { t } = useTranslation();
  const { query, client } = useApi();
  const server = useServer();
  const [wanted, setWanted] = useState<Wanted>(NO_FILTER);
  const filter = wantedOf(useDeferredValue(wanted));
  const activity = useInfiniteQuery(
    query.activity.list.infiniteOptions({
      input: ({ offset, until }: Place) => ({ serverId: server.id, limit: PAGE, offset, ...filter, ...(until === null ? {} : { until }) }),
      initialPageParam: { offset: 0, until: null },
      getNextPageParam: (last, pages): Place | undefined =>
        last.length < PAGE ? undefined : { offset: pages.flat().length, until: filter.until ?? pages[0]?.[0]?.at ?? null },
    }),
  );
  const save = useMutation({
    mutationFn: async (format: 'jsonl' | 'csv') => {
      const pieces = await Array.fromAsync(await client.activity.export({ serverId: server.id, format, ...filter }));
      const type = format === 'csv' ? 'text/csv;charset=utf-8' : 'application/jsonl';
      saveFile(`palomar-${server.id}-activity.${format}`, type, pieces.join(''));
    },
  });
  const entries = activity.data?.pages.flat() ?? [];
  return (
    <Page
      title={t('sections.activity')}
      about={t('activity.about')}
      wide
      actions={
        <Menu position="bottom-end" withinPortal>
          <Menu.Target>
            <Button variant="default" leftSection={<IconDownload size={16} aria-hidden />} loading={save.isPending} disabled={entries.length === 0}>
              {t('activity.save')}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => save.mutate('csv')}>{t('activity.saveCsv')}</Menu.Item>
            <Menu.Item onClick={() => save.mutate('jsonl')}>{t('activity.saveJson')}</Menu.Item>
          </Menu.Dropdown>
        </Menu>
      }
    >
      <ActivityFilter wanted={wanted} onChange={setWanted} />
      {save.isError && <ErrorNotice error={save.error} />}
      {activity.isPending && <Rows />}
      {activity.isError && <ErrorNotice error={activity.error} onRetry={() => void activity.refetch()} />}
      {activity.data && entries.length === 0 && isAll(wanted) && (
        <EmptyState icon={<IconHistory size={36} stroke={1.3} />} title={t('activity.emptyTitle')}>
          {t('activity.emptyAbout')}
        </EmptyState>
      )}
      {activity.data && entries.length === 0 && !isAll(wanted) && (
        <div className="row">
          <span className="dim">{t('common.noMatch')}</span>
          <Button size="xs" variant="default" onClick={() => setWanted(NO_FILTER)}>
            {t('activity.showAll')}
          </Button>
        </div>
      )}
      {entries.length > 0 && (
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
              {entries.map((entry, index) => (
                <ActivityRow key={`${entry.at} ${String(index)}`} entry={entry} />
              ))}
            </tbody>
          </table>
        </section>
      )}
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
