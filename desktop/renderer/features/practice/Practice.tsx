/** A practice world on this computer: a fresh server, name servers and a stranger to write to. */
import { Button } from '@mantine/core';
import { IconFeather } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { go } from '../../app/route.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { Page } from '../../components/Page.tsx';
import { Rows } from '../../components/Rows.tsx';
import { ToneIcon } from '../../components/StateLabel.tsx';
import { useSaid } from '../../components/use-said.ts';
import { useApi } from '../../connection/api.tsx';
import { useStream } from '../../connection/use-stream.ts';
import { foldPractice, NO_WORLD } from './practice-run.ts';
import { PracticeProgress } from './PracticeProgress.tsx';

export function Practice() {
  const { t } = useTranslation();
  const say = useSaid();
  const { client, query } = useApi();
  const queries = useQueryClient();
  const status = useQuery(query.practice.status.queryOptions());
  const [round, setRound] = useState(0);
  const world = useStream({
    key: round === 0 ? null : String(round),
    open: (signal) => client.practice.start(undefined, { signal }),
    initial: NO_WORLD,
    fold: foldPractice,
  });
  const adopt = useMutation(
    query.practice.adopt.mutationOptions({
      onSuccess: async (server) => {
        await queries.invalidateQueries();
        go({ kind: 'server', serverId: server.id, section: server.domain === null ? 'setup' : 'overview' });
      },
    }),
  );
  const stop = useMutation(query.practice.stop.mutationOptions({ onSuccess: () => queries.invalidateQueries() }));
  const start = (): void => setRound(round + 1);
  const running = status.data?.state === 'running' && round === 0;

  return (
    <Page
      title={t('practice.title')}
      about={t('practice.about')}
      {...(running
        ? {
            actions: (
              <Button variant="default" loading={stop.isPending} onClick={() => stop.mutate(undefined)}>
                {t('practice.stop')}
              </Button>
            ),
          }
        : {})}
    >
      {status.isPending && <Rows count={3} />}
      {status.isError && <ErrorNotice error={status.error} onRetry={() => void status.refetch()} />}
      {stop.isError && <ErrorNotice error={stop.error} />}
      {status.data && round === 0 && (
        <EmptyState
          icon={<IconFeather size={36} stroke={1.3} />}
          title={t(running ? 'practice.runningTitle' : 'practice.emptyTitle')}
          actions={
            running ? (
              <Button loading={adopt.isPending} onClick={() => adopt.mutate(undefined)}>
                {t('practice.open')}
              </Button>
            ) : (
              <Button onClick={start}>{t('home.practice')}</Button>
            )
          }
        >
          {status.data.problem !== null ? say(status.data.problem) : t(running ? 'practice.runningAbout' : 'practice.emptyAbout')}
        </EmptyState>
      )}
      {world.state.ready && (
        <div className="notice notice-act" data-tone="pass" role="status">
          <ToneIcon tone="pass" size={18} />
          <div className="grow">
            <strong>{t('practice.ready')}</strong>
            <p>{t('practice.readyAbout', { host: world.state.ready.endpoint.host, domain: world.state.ready.domain })}</p>
          </div>
          <Button loading={adopt.isPending} onClick={() => adopt.mutate(undefined)}>
            {t('practice.adopt')}
          </Button>
        </div>
      )}
      {round > 0 && <PracticeProgress world={world.state} onRetry={start} />}
      {world.status === 'failed' && <ErrorNotice error={world.error} onRetry={start} />}
      {adopt.isError && <ErrorNotice error={adopt.error} onRetry={() => adopt.mutate(undefined)} />}
    </Page>
  );
}
