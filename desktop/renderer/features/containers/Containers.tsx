/** The services of the server, live, and what happened to them. */
import { Button } from '@mantine/core';
import { IconBox } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Container } from '../../../contract/index.ts';
import { go } from '../../app/route.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { Listing, type Source } from '../../components/Listing.tsx';
import { Page } from '../../components/Page.tsx';
import { Rows } from '../../components/Rows.tsx';
import { useServer } from '../../components/ServerContext.ts';
import { useApi } from '../../connection/api.tsx';
import { useStream } from '../../connection/use-stream.ts';
import { ContainerPanel } from './ContainerPanel.tsx';
import { ContainerCells } from './ContainerCells.tsx';
import { EventList } from './EventList.tsx';
import { keepHistory, keptHistory, remember, type History } from './history.ts';
import { Summary } from './Summary.tsx';
import { useContainerEvents } from './use-container-events.ts';

interface Seen {
  readonly containers: readonly Container[] | null;
  readonly history: History;
}

const wordsOf = ({ service, name, image, ports }: Container): string => [service, name, image, ...ports].join(' ').toLowerCase();

/** More are in the panel of each container. */
const EVENTS_SHOWN = 30;

export function Containers() {
  const { t } = useTranslation();
  const { client } = useApi();
  const server = useServer();
  const [opened, setOpened] = useState<string | null>(null);
  const watch = useStream<Container[], Seen>({
    key: server.id,
    open: (signal) => client.containers.watch({ serverId: server.id }, { signal }),
    initial: { containers: null, history: keptHistory(server.id) },
    fold: ({ history }, containers) => {
      const longer = remember(history, containers, Date.now());
      keepHistory(server.id, longer);
      return { containers, history: longer };
    },
  });
  const { containers, history } = watch.state;
  const source: Source<Container> = {
    data: containers ?? undefined,
    isPending: containers === null && watch.status !== 'failed',
    isError: watch.status === 'failed',
    error: watch.error,
    refetch: watch.restart,
  };
  const events = useContainerEvents(server.id);
  const shown = containers?.find(({ service }) => service === opened);
  return (
    <Page title={t('sections.containers')} about={t('containers.about')} wide>
      <Listing
        label={t('sections.containers')}
        source={source}
        keyOf={({ id }) => id}
        wordsOf={wordsOf}
        searchLabel={t('containers.find')}
        tools={containers !== null && <Summary containers={containers} />}
        onOpen={({ service }) => setOpened(service)}
        columns={[
          { label: t('containers.service'), width: '13%' },
          { label: t('containers.state'), width: '124px' },
          { label: t('containers.cpu'), width: '14%' },
          { label: t('containers.memory') },
          { label: t('containers.restarts'), align: 'end', width: '84px' },
          { label: t('containers.since'), width: '12%', isRoomy: true },
          { label: t('containers.ports'), width: '17%' },
          { label: t('common.actions'), isHidden: true, width: '56px' },
        ]}
        empty={
          <EmptyState
            icon={<IconBox size={36} stroke={1.3} />}
            title={t('containers.emptyTitle')}
            actions={<Button onClick={() => go({ kind: 'server', serverId: server.id, section: 'setup' })}>{t('overview.setUp')}</Button>}
          >
            {t('containers.emptyAbout')}
          </EmptyState>
        }
      >
        {(container) => (
          <ContainerCells
            container={container}
            samples={history.get(container.service) ?? []}
            server={server}
            onOpen={() => setOpened(container.service)}
          />
        )}
      </Listing>
      {containers !== null && containers.length > 0 && (
        <section className="card card-pad stack">
          <h2 className="card-title">{t('containers.happened')}</h2>
          {events.status === 'failed' && <ErrorNotice error={events.error} onRetry={events.restart} />}
          {events.state === null ? (
            events.status !== 'failed' && <Rows count={3} />
          ) : (
            <EventList events={events.state.slice(0, EVENTS_SHOWN)} withService />
          )}
        </section>
      )}
      {shown && (
        <ContainerPanel
          container={shown}
          samples={history.get(shown.service) ?? []}
          events={events.state ?? []}
          server={server}
          onClose={() => setOpened(null)}
        />
      )}
    </Page>
  );
}
