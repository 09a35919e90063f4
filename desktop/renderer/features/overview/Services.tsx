/** Every service with its health, in a few words. */
import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Server } from '../../../contract/index.ts';
import { hrefOf } from '../../app/route.ts';
import { toneOfContainer, wordOfContainer } from '../../components/container-state.ts';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { StateLabel } from '../../components/StateLabel.tsx';
import { useApi } from '../../connection/api.tsx';

interface Props {
  readonly server: Server;
}

export function Services({ server }: Props) {
  const { t } = useTranslation();
  const { query } = useApi();
  const containers = useQuery(query.containers.list.queryOptions({ input: { serverId: server.id } }));
  const healthy = containers.data?.filter((each) => toneOfContainer(each) === 'pass').length ?? 0;
  return (
    <section className="card card-pad stack">
      <h2 className="card-title">
        <a href={hrefOf({ kind: 'server', serverId: server.id, section: 'containers' })}>{t('overview.services')}</a>
        {containers.data && <span className="dim numbers">{`${String(healthy)}/${String(containers.data.length)}`}</span>}
      </h2>
      {containers.isPending && <Skeleton height={90} aria-label={t('common.loading')} />}
      {containers.isError && <ErrorNotice error={containers.error} onRetry={() => void containers.refetch()} />}
      <div className="chips" style={{ gap: '6px 16px' }}>
        {containers.data?.map((each) => (
          <span key={each.id} title={t(wordOfContainer(each))}>
            <StateLabel
              tone={toneOfContainer(each)}
              label={toneOfContainer(each) === 'pass' ? each.service : `${each.service} · ${t(wordOfContainer(each))}`}
            />
          </span>
        ))}
      </div>
    </section>
  );
}
