/** How much mail came and went in the last day. */
import { Skeleton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Server } from '../../../contract/index.ts';
import { hrefOf } from '../../app/route.ts';
import { Sparkline } from '../../components/Sparkline.tsx';
import { useGlance } from '../home/use-glance.ts';

interface Props {
  readonly server: Server;
}

export function MailFlow({ server }: Props) {
  const { t, i18n } = useTranslation();
  const { flow, isFlowUnknown } = useGlance(server);
  return (
    <section className="card card-pad stack mail-flow">
      <h2 className="card-title">
        <a href={hrefOf({ kind: 'server', serverId: server.id, section: 'mail' })}>{t('overview.mailFlow')}</a>
      </h2>
      {flow ? (
        <>
          <span className="numbers">
            {flow.incoming + flow.outgoing === 0
              ? t('overview.noMail')
              : t('home.flow', { incoming: flow.incoming.toLocaleString(i18n.language), outgoing: flow.outgoing.toLocaleString(i18n.language) })}
          </span>
          <Sparkline values={flow.perHour} width={320} height={48} />
        </>
      ) : isFlowUnknown ? (
        <span className="dim">{t('home.unknown')}</span>
      ) : (
        <Skeleton height={72} aria-label={t('common.loading')} />
      )}
    </section>
  );
}
