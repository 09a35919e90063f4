/** One server at a glance. */
import { Badge } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Server } from '../../../contract/index.ts';
import { hrefOf } from '../../app/route.ts';
import { MiddleText } from '../../components/MiddleText.tsx';
import { StateLabel } from '../../components/StateLabel.tsx';
import { toneOf, useConnections } from '../../components/use-connections.ts';

interface Props {
  readonly server: Server;
}

export function ServerCard({ server }: Props) {
  const { t } = useTranslation();
  const connection = useConnections()[server.id];
  const state = connection?.state ?? 'idle';
  const section = server.domain === null ? 'setup' : 'overview';
  return (
    <a className="card server-card" href={hrefOf({ kind: 'server', serverId: server.id, section })}>
      <span className="row">
        <strong className="grow">
          <MiddleText text={server.name} />
        </strong>
        {server.practice && (
          <Badge variant="outline" size="sm">
            {t('home.practiceBadge')}
          </Badge>
        )}
      </span>
      <dl className="facts">
        <dt>{t('server.domain')}</dt>
        <dd>{server.domain === null ? <span className="dim">{t('server.notSetUp')}</span> : <MiddleText text={server.domain} />}</dd>
        <dt>{t('server.address')}</dt>
        <dd className="mono">
          <MiddleText text={server.endpoint.host} />
        </dd>
        <dt>{t('server.connection')}</dt>
        <dd>
          <StateLabel tone={toneOf(state)} label={t(`connection.${state}`)} />
          {connection?.error && <span className="dim wrap"> · {connection.error.message}</span>}
        </dd>
      </dl>
    </a>
  );
}
