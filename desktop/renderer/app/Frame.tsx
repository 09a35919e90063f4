/** The frame around every view: rail, content, status bar. */
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from '@tanstack/react-query';
import type { AppStatus, ConnectionState } from '../../contract/index.ts';
import { ConnectionsContext, type Connections } from '../components/use-connections.ts';
import { useApi } from '../connection/api.tsx';
import { useStream } from '../connection/use-stream.ts';
import { Rail } from './Rail.tsx';
import { useRoute } from './route.ts';
import { StatusBar } from './StatusBar.tsx';
import { View } from './View.tsx';

interface Props {
  readonly status: AppStatus;
}

export function Frame({ status }: Props) {
  const { t } = useTranslation();
  const { client, query } = useApi();
  const route = useRoute();
  const servers = useQuery(query.servers.list.queryOptions());
  const connections = useStream<ConnectionState, Connections>({
    key: 'connections',
    open: (signal) => client.servers.watch(undefined, { signal }),
    initial: {},
    fold: (known, state) => ({ ...known, [state.serverId]: state }),
  });
  const current = useMemo(
    () => (route.kind === 'server' ? servers.data?.find((server) => server.id === route.serverId) : undefined),
    [route, servers.data],
  );
  return (
    <ConnectionsContext value={connections.state}>
      <a className="skip-link" href="#content" onClick={(event) => (event.preventDefault(), document.getElementById('content')?.focus())}>
        {t('app.skip')}
      </a>
      <div className="frame">
        <Rail servers={servers.data ?? []} current={current} route={route} />
        <main className="content" id="content" tabIndex={-1}>
          <View key={route.kind === 'server' ? `${route.serverId}/${route.section}` : route.kind} route={route} servers={servers} status={status} />
        </main>
        <StatusBar status={status} current={current} />
      </div>
    </ConnectionsContext>
  );
}
