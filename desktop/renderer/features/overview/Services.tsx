/** Every service with its health, in a few words. */
import { Skeleton } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Container, Server } from '../../../contract/index.ts';
import { hrefOf } from '../../app/route.ts';
import { toneOfContainer, wordOfContainer } from '../../components/container-state.ts';
import { StateLabel } from '../../components/StateLabel.tsx';

interface Props {
  readonly server: Server;
  /** What goes wrong with it is said above all cards. */
  readonly containers: UseQueryResult<Container[]>;
}

export function Services({ server, containers }: Props) {
  const { t } = useTranslation();
  const healthy = containers.data?.filter((each) => toneOfContainer(each) === 'pass').length ?? 0;
  return (
    <section className="card card-pad stack">
      <h2 className="card-title">
        <a href={hrefOf({ kind: 'server', serverId: server.id, section: 'containers' })}>{t('overview.services')}</a>
        {containers.data && <span className="dim numbers">{`${String(healthy)}/${String(containers.data.length)}`}</span>}
      </h2>
      {containers.isPending && <Skeleton height={90} aria-label={t('common.loading')} />}
      {containers.isError && <span className="dim">{t('home.unknown')}</span>}
      <div className="chips calm" style={{ gap: '6px 16px' }}>
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
