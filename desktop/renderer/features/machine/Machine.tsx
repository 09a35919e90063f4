/** How busy the server is, now and over time, and a restart that is watched until it is back. */
import { Button, SegmentedControl } from '@mantine/core';
import { IconPower } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRouteDetail } from '../../app/route.ts';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { Page } from '../../components/Page.tsx';
import { Rows } from '../../components/Rows.tsx';
import { useServer } from '../../components/ServerContext.ts';
import { useApi } from '../../connection/api.tsx';
import { TaskPlan } from '../tasks/TaskPlan.tsx';
import { TaskRun } from '../tasks/TaskRun.tsx';
import { useTaskRun } from '../tasks/use-task-run.ts';
import { History } from './History.tsx';
import { Now } from './Now.tsx';

const RANGES = ['hour', 'day', 'week', 'month', 'year'] as const;
const REFRESH_MS = 60_000;

export function Machine() {
  const { t } = useTranslation();
  const { query } = useApi();
  const server = useServer();
  const [range, setRange] = useState<(typeof RANGES)[number]>('day');
  const detail = useRouteDetail();
  const [isPlanning, setIsPlanning] = useState(detail === 'restart');
  const restart = useTaskRun('reboot', () => setIsPlanning(false));
  const history = useQuery(
    query.machine.history.queryOptions({ input: { serverId: server.id, range }, refetchInterval: REFRESH_MS, placeholderData: (before) => before }),
  );
  const isAside = isPlanning || restart.isShown;
  return (
    <Page
      title={t('sections.machine')}
      about={t('machine.about')}
      wide
      actions={
        !isAside && (
          <Button variant="default" leftSection={<IconPower size={16} aria-hidden />} onClick={() => setIsPlanning(true)}>
            {t('machine.restart')}
          </Button>
        )
      }
    >
      {restart.isShown && <TaskRun state={restart} done={t('machine.restarted')} />}
      {!restart.isShown && isPlanning && (
        <TaskPlan
          task={{ kind: 'reboot' }}
          title={t('machine.restartTitle', { name: server.name })}
          action={t('machine.restart')}
          onRun={() => restart.begin({ kind: 'reboot' })}
          onBack={() => setIsPlanning(false)}
        />
      )}
      {!isAside && (
        <>
          <Now />
          <div className="row row-wrap" style={{ justifyContent: 'space-between' }}>
            <h2 className="card-title">{t('machine.overTime')}</h2>
            <SegmentedControl
              size="xs"
              aria-label={t('machine.range')}
              value={range}
              onChange={(next) => setRange(RANGES.find((one) => one === next) ?? 'day')}
              data={RANGES.map((value) => ({ value, label: t(`machine.ranges.${value}`) }))}
            />
          </div>
          {history.isPending && <Rows />}
          {history.isError && <ErrorNotice error={history.error} onRetry={() => void history.refetch()} />}
          {history.data && <History history={history.data} />}
        </>
      )}
    </Page>
  );
}
