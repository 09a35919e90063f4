/** The frame around every view: rail, content, status bar; and what is reached from everywhere – palette, keys, alerts. */
import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Alert, AppStatus, ConnectionState, Work } from '../../contract/index.ts';
import { AlertsContext, WorkContext } from '../components/use-alerts.ts';
import { ConnectionsContext, type Connections } from '../components/use-connections.ts';
import { useApi } from '../connection/api.tsx';
import { useStream } from '../connection/use-stream.ts';
import { useNews } from './attention/use-news.tsx';
import { AwayNotice } from './AwayNotice.tsx';
import { Overlays, useOverlays } from './Overlays.tsx';
import { Rail } from './Rail.tsx';
import { useRoute, type Route } from './route.ts';
import { StatusBar } from './StatusBar.tsx';
import { View } from './View.tsx';

interface Props {
  readonly status: AppStatus;
}

const IDLE: Work = { jobs: [], locks: [] };
const NO_ALERTS: readonly Alert[] = [];

export function Frame({ status }: Props) {
  const { t } = useTranslation();
  const { client, query } = useApi();
  const route = useRoute();
  const servers = useQuery(query.servers.list.queryOptions());
  const all = useMemo(() => servers.data ?? [], [servers.data]);
  const current = useMemo(() => (route.kind === 'server' ? all.find((server) => server.id === route.serverId) : undefined), [route, all]);
  const connections = useStream<ConnectionState, Connections>({
    key: 'connections',
    open: (signal) => client.servers.watch(undefined, { signal }),
    initial: {},
    fold: (known, state) => ({ ...known, [state.serverId]: state }),
  });
  const alerts = useStream<readonly Alert[], readonly Alert[] | null>({
    key: 'alerts',
    open: (signal) => client.alerts.watch(undefined, { signal }),
    initial: null,
    fold: (_before, now) => now,
  });
  const work = useStream<Work, Work>({
    key: 'work',
    open: (signal) => client.jobs.watch(undefined, { signal }),
    initial: IDLE,
    fold: (_before, now) => now,
  });
  useNews(alerts.state, all, status.door);
  useTitle(titleOf(route, current?.name, t));
  const overlays = useOverlays(all, current, status.door);
  return (
    <ConnectionsContext value={connections.state}>
      <AlertsContext value={alerts.state ?? NO_ALERTS}>
        <WorkContext value={work.state}>
          <a className="skip-link" href="#content" onClick={(event) => (event.preventDefault(), document.getElementById('content')?.focus())}>
            {t('app.skip')}
          </a>
          <div className="frame">
            <Rail servers={all} current={current} route={route} onPalette={() => overlays.open('palette')} />
            <main className="content" id="content" tabIndex={-1}>
              <AwayNotice current={current} />
              <View
                key={route.kind === 'server' ? `${route.serverId}/${route.section}` : route.kind}
                route={route}
                servers={servers}
                status={status}
              />
            </main>
            <StatusBar status={status} servers={all} current={current} onAlerts={() => overlays.open('alerts')} />
          </div>
          <Overlays overlays={overlays} servers={all} current={current} />
        </WorkContext>
      </AlertsContext>
    </ConnectionsContext>
  );
}

function titleOf(route: Route, server: string | undefined, t: (key: string) => string): string {
  if (route.kind === 'server') return `${t(`sections.${route.section}`)} – ${server ?? ''}`;
  return t(route.kind === 'settings' ? 'settings.title' : route.kind === 'add' ? 'home.add' : 'app.servers');
}

/** The window's title says where one is: for its list in the system, for the browser's tabs, for screen readers. */
function useTitle(place: string): void {
  useEffect(() => {
    document.title = `${place} – Palomar`;
    return () => void (document.title = 'Palomar');
  }, [place]);
}
