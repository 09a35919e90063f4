/** The services of the server, live, and what happened to them. */
import { Button, VisuallyHidden } from '@mantine/core';
import { IconBox } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Container } from '../../../contract/index.ts';
import { go } from '../../app/route.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { Page } from '../../components/Page.tsx';
import { Rows } from '../../components/Rows.tsx';
import { useServer } from '../../components/ServerContext.ts';
import { useApi } from '../../connection/api.tsx';
import { useStream } from '../../connection/use-stream.ts';
import { ContainerPanel } from './ContainerPanel.tsx';
import { ContainerRow } from './ContainerRow.tsx';
import { EventList } from './EventList.tsx';
import { keepHistory, keptHistory, remember, type History } from './history.ts';
import { useContainerEvents } from './use-container-events.ts';

interface Seen {
  readonly containers: readonly Container[] | null;
  readonly history: History;
}

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
  const events = useContainerEvents(server.id);
  const shown = containers?.find(({ service }) => service === opened);
  return (
    <Page title={t('sections.containers')} about={t('containers.about')} wide>
      {watch.status === 'failed' && <ErrorNotice error={watch.error} onRetry={watch.restart} />}
      {containers === null && watch.status !== 'failed' && <Rows count={8} />}
      {containers?.length === 0 && (
        <EmptyState
          icon={<IconBox size={36} stroke={1.3} />}
          title={t('containers.emptyTitle')}
          actions={<Button onClick={() => go({ kind: 'server', serverId: server.id, section: 'setup' })}>{t('overview.setUp')}</Button>}
        >
          {t('containers.emptyAbout')}
        </EmptyState>
      )}
      {containers && containers.length > 0 && (
        <>
          <section className="card table-scroll" tabIndex={0} role="region" aria-label={t('sections.containers')}>
            <table className="table">
              <thead>
                <tr>
                  <th>{t('containers.service')}</th>
                  <th>{t('containers.state')}</th>
                  <th>{t('containers.cpu')}</th>
                  <th>{t('containers.memory')}</th>
                  <th className="end">{t('containers.restarts')}</th>
                  <th className="roomy">{t('containers.since')}</th>
                  <th>{t('containers.ports')}</th>
                  <th>
                    <VisuallyHidden>{t('common.actions')}</VisuallyHidden>
                  </th>
                </tr>
              </thead>
              <tbody>
                {containers.map((container) => (
                  <ContainerRow
                    key={container.id}
                    container={container}
                    samples={history.get(container.service) ?? []}
                    server={server}
                    onOpen={() => setOpened(container.service)}
                  />
                ))}
              </tbody>
            </table>
          </section>
          <section className="card card-pad stack">
            <h2 className="card-title">{t('containers.happened')}</h2>
            {events.status === 'failed' && <ErrorNotice error={events.error} onRetry={events.restart} />}
            {events.state === null ? (
              events.status !== 'failed' && <Rows count={3} />
            ) : (
              <EventList events={events.state.slice(0, EVENTS_SHOWN)} withService />
            )}
          </section>
        </>
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
