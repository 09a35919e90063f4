/** The services of the server, live. */
import { Button, VisuallyHidden } from '@mantine/core';
import { IconBox } from '@tabler/icons-react';
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
import { ContainerRow } from './ContainerRow.tsx';

export function Containers() {
  const { t } = useTranslation();
  const { client } = useApi();
  const server = useServer();
  const watch = useStream<Container[], readonly Container[] | null>({
    key: server.id,
    open: (signal) => client.containers.watch({ serverId: server.id }, { signal }),
    initial: null,
    fold: (_before, now) => now,
  });
  const containers = watch.state;
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
        <section className="card table-scroll" tabIndex={0} role="region" aria-label={t('sections.containers')}>
          <table className="table">
            <thead>
              <tr>
                <th>{t('containers.service')}</th>
                <th>{t('containers.state')}</th>
                <th className="end cpu">{t('containers.cpu')}</th>
                <th className="memory">{t('containers.memory')}</th>
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
                <ContainerRow key={container.service} container={container} server={server} />
              ))}
            </tbody>
          </table>
        </section>
      )}
    </Page>
  );
}
