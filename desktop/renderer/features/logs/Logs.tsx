/** Logs of any services, merged: chosen, followed, filtered, paused, downloaded. */
import { Button, Chip, Switch, TextInput } from '@mantine/core';
import { IconDownload, IconFileText, IconPlayerPause, IconPlayerPlay, IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { go } from '../../app/route.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { Page } from '../../components/Page.tsx';
import { Rows } from '../../components/Rows.tsx';
import { useServer } from '../../components/ServerContext.ts';
import { useApi } from '../../connection/api.tsx';
import { LogScreen } from './LogScreen.tsx';
import { downloadLines } from './download.ts';
import { useLogLines } from './use-log-lines.ts';

const FIRST = ['mx', 'imap'];

export function Logs() {
  const { t } = useTranslation();
  const { query } = useApi();
  const server = useServer();
  const containers = useQuery(query.containers.list.queryOptions({ input: { serverId: server.id } }));
  const all = containers.data?.map((container) => container.service) ?? [];
  const [picked, setPicked] = useState<readonly string[] | null>(null);
  const [filter, setFilter] = useState('');
  const [follow, setFollow] = useState(true);
  const [paused, setPaused] = useState(false);
  const usual = all.filter((service) => FIRST.includes(service));
  const services = picked ?? (usual.length > 0 ? usual : all.slice(0, 2));
  const logs = useLogLines(server.id, services, follow);

  if (containers.isPending || containers.isError || all.length === 0)
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
  return (
    <Page
      title={t('sections.logs')}
      fill
      actions={
        <>
          <TextInput
            aria-label={t('logs.filter')}
            placeholder={t('logs.filter')}
            leftSection={<IconSearch size={15} aria-hidden />}
            w={200}
            value={filter}
            onChange={(event) => setFilter(event.currentTarget.value)}
          />
          <Switch label={t('logs.follow')} checked={follow} onChange={(event) => setFollow(event.currentTarget.checked)} />
          <Button
            variant="default"
            leftSection={paused ? <IconPlayerPlay size={16} /> : <IconPlayerPause size={16} />}
            onClick={() => setPaused(!paused)}
          >
            {t(paused ? 'logs.resume' : 'logs.pause')}
          </Button>
          <Button
            variant="default"
            leftSection={<IconDownload size={16} />}
            onClick={() => downloadLines(`${server.id}-logs.txt`, logs.lines, filter)}
          >
            {t('logs.download')}
          </Button>
        </>
      }
    >
      <Chip.Group multiple value={[...services]} onChange={setPicked}>
        <div className="chips" role="group" aria-label={t('logs.services')}>
          {all.map((service) => (
            <Chip key={service} value={service} size="xs" variant="outline">
              {service}
            </Chip>
          ))}
        </div>
      </Chip.Group>
      {logs.status === 'failed' && <ErrorNotice error={logs.error} onRetry={logs.restart} />}
      {services.length === 0 ? (
        <EmptyState icon={<IconFileText size={36} stroke={1.3} />} title={t('logs.noneTitle')}>
          {t('logs.noneAbout')}
        </EmptyState>
      ) : (
        <LogScreen lines={logs.lines} services={services} filter={filter} paused={paused} label={t('sections.logs')} />
      )}
    </Page>
  );
}
