/** The server at a glance: what it is, its services, what needs the person. */
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { go } from '../../app/route.ts';
import { CopyButton } from '../../components/CopyButton.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { MiddleText } from '../../components/MiddleText.tsx';
import { Page } from '../../components/Page.tsx';
import { useServer } from '../../components/ServerContext.ts';
import { StateLabel } from '../../components/StateLabel.tsx';
import { toneOf, useConnections } from '../../components/use-connections.ts';
import { When } from '../../components/When.tsx';
import { useApi } from '../../connection/api.tsx';
import { MailFlow } from './MailFlow.tsx';
import { NeedsYou } from './NeedsYou.tsx';
import { ServerActions } from './ServerActions.tsx';
import { Services } from './Services.tsx';

export function Overview() {
  const { t } = useTranslation();
  const server = useServer();
  const connection = useConnections()[server.id];
  const state = connection?.state ?? 'idle';
  const { query } = useApi();
  const isSetUp = server.domain !== null;
  const containers = useQuery({ ...query.containers.list.queryOptions({ input: { serverId: server.id } }), enabled: isSetUp });
  return (
    <Page
      title={server.hostname ?? server.name}
      about={<StateLabel tone={toneOf(state)} label={t(`connection.${state}`)} />}
      actions={<ServerActions server={server} />}
    >
      {containers.isError && <ErrorNotice error={containers.error} onRetry={() => void containers.refetch()} />}
      {!isSetUp && (
        <div className="notice" data-tone="info">
          <div className="grow">
            <strong>{t('overview.notSetUpTitle')}</strong>
            <p>{t('overview.notSetUpAbout')}</p>
          </div>
          <Button onClick={() => go({ kind: 'server', serverId: server.id, section: 'setup' })}>{t('overview.setUp')}</Button>
        </div>
      )}
      <div className="grid-pairs">
        {isSetUp && <NeedsYou key={containers.isError ? 'away' : 'here'} server={server} isAway={containers.isError} />}
        {isSetUp && <MailFlow server={server} />}
        {isSetUp && <Services server={server} containers={containers} />}
        <section className="card card-pad stack">
          <h2 className="card-title">{t('overview.server')}</h2>
          <dl className="facts">
            <dt>{t('server.name')}</dt>
            <dd>
              <MiddleText text={server.name} />
            </dd>
            <dt>{t('server.domain')}</dt>
            <dd>{server.domain ?? t('server.notSetUp')}</dd>
            <dt>{t('server.address')}</dt>
            <dd className="mono">
              <MiddleText text={`${server.endpoint.user}@${server.endpoint.host}:${String(server.endpoint.port)}`} />
            </dd>
            <dt>{t('server.login')}</dt>
            <dd>{t(`login.${server.login}`)}</dd>
            <dt>{t('server.hostKey')}</dt>
            <dd className="row">
              <span className="mono grow">
                <MiddleText text={server.hostKey.fingerprint} />
              </span>
              <CopyButton text={server.hostKey.fingerprint} label={t('add.copyFingerprint')} />
            </dd>
            <dt>{t('server.added')}</dt>
            <dd>
              <When at={server.addedAt} />
            </dd>
          </dl>
        </section>
      </div>
    </Page>
  );
}
