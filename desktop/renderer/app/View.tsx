/** The view of a route. */
import type { UseQueryResult } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { IconServerOff } from '@tabler/icons-react';
import type { AppStatus, Server } from '../../contract/index.ts';
import { EmptyState } from '../components/EmptyState.tsx';
import { ErrorNotice } from '../components/ErrorNotice.tsx';
import { Page } from '../components/Page.tsx';
import { Rows } from '../components/Rows.tsx';
import { ServerContext } from '../components/ServerContext.ts';
import { Activity } from '../features/activity/Activity.tsx';
import { AddServer } from '../features/add-server/AddServer.tsx';
import { Containers } from '../features/containers/Containers.tsx';
import { Dns } from '../features/dns/Dns.tsx';
import { Home } from '../features/home/Home.tsx';
import { Logs } from '../features/logs/Logs.tsx';
import { Mail } from '../features/mail/Mail.tsx';
import { Overview } from '../features/overview/Overview.tsx';
import { Practice } from '../features/practice/Practice.tsx';
import { Settings } from '../features/settings/Settings.tsx';
import { Setup } from '../features/setup/Setup.tsx';
import { TerminalView } from '../features/terminal/TerminalView.tsx';
import type { Route, Section } from './route.ts';

const SECTION_VIEWS: Readonly<Record<Section, () => React.ReactNode>> = {
  overview: () => <Overview />,
  setup: () => <Setup />,
  dns: () => <Dns />,
  mail: () => <Mail />,
  containers: () => <Containers />,
  logs: () => <Logs />,
  terminal: () => <TerminalView />,
  activity: () => <Activity />,
};

interface Props {
  readonly route: Route;
  readonly servers: UseQueryResult<Server[]>;
  readonly status: AppStatus;
}

export function View({ route, servers, status }: Props) {
  const { t } = useTranslation();
  if (route.kind === 'home') return <Home servers={servers} />;
  if (route.kind === 'add') return <AddServer />;
  if (route.kind === 'practice') return <Practice />;
  if (route.kind === 'settings') return <Settings status={status} />;

  const title = t(`sections.${route.section}`);
  const server = servers.data?.find((each) => each.id === route.serverId);
  if (server) return <ServerContext value={server}>{SECTION_VIEWS[route.section]()}</ServerContext>;
  return (
    <Page title={title}>
      {servers.isError ? (
        <ErrorNotice error={servers.error} onRetry={() => void servers.refetch()} />
      ) : servers.isPending || servers.isFetching ? (
        <Rows />
      ) : (
        <EmptyState icon={<IconServerOff size={32} stroke={1.5} />} title={t('app.noSuchServer')}>
          {t('app.noSuchServerAbout')}
        </EmptyState>
      )}
    </Page>
  );
}
