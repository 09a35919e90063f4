/** The view of a route; while its code is on the way, its heading and the shape of rows. */
import type { UseQueryResult } from '@tanstack/react-query';
import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { IconServerOff } from '@tabler/icons-react';
import type { AppStatus, Server } from '../../contract/index.ts';
import { EmptyState } from '../components/EmptyState.tsx';
import { ErrorNotice } from '../components/ErrorNotice.tsx';
import { Page } from '../components/Page.tsx';
import { Rows } from '../components/Rows.tsx';
import { ServerContext } from '../components/ServerContext.ts';
import { Home } from '../features/home/Home.tsx';
import { Settings } from '../features/settings/Settings.tsx';
import { BrokenView } from './BrokenView.tsx';
import type { Route } from './route.ts';
import { AddServer, Practice, SECTION_VIEWS } from './views.tsx';

interface Props {
  readonly route: Route;
  readonly servers: UseQueryResult<Server[]>;
  readonly status: AppStatus;
}

export function View(props: Props) {
  const { t } = useTranslation();
  const { route } = props;
  const title = route.kind === 'server' ? t(`sections.${route.section}`) : t('app.servers');
  return (
    <BrokenView title={title}>
      <Suspense
        fallback={
          <Page title={title}>
            <Rows />
          </Page>
        }
      >
        <Chosen {...props} />
      </Suspense>
    </BrokenView>
  );
}

function Chosen({ route, servers, status }: Props) {
  const { t } = useTranslation();
  if (route.kind === 'home') return <Home servers={servers} />;
  if (route.kind === 'add') return <AddServer />;
  if (route.kind === 'practice') return <Practice />;
  if (route.kind === 'settings') return <Settings status={status} />;

  const title = t(`sections.${route.section}`);
  const server = servers.data?.find((each) => each.id === route.serverId);
  const Section = SECTION_VIEWS[route.section];
  if (server)
    return (
      <ServerContext value={server}>
        <Section />
      </ServerContext>
    );
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
