/** One server at a glance: whether it is well, how its mail flows, what will need the person soon. */
import { Badge } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Server } from '../../../contract/index.ts';
import { hrefOf } from '../../app/route.ts';
import { formatPercent } from '../../components/format.ts';
import { MiddleText } from '../../components/MiddleText.tsx';
import { Sparkline } from '../../components/Sparkline.tsx';
import { StateLabel, type Tone } from '../../components/StateLabel.tsx';
import { useAlerts } from '../../components/use-alerts.ts';
import { toneOf, useConnections } from '../../components/use-connections.ts';
import { useSaid } from '../../components/use-said.ts';
import { When } from '../../components/When.tsx';
import { useGlance, type Glance } from './use-glance.ts';

const DAY_MS = 86_400_000;
const CERTIFICATE_SOON_DAYS = 14;
const DISK_FULL_PERCENT = 85;

interface Props {
  readonly server: Server;
}

export function ServerCard({ server }: Props) {
  const { t } = useTranslation();
  const say = useSaid();
  const connection = useConnections()[server.id];
  const state = connection?.state ?? 'idle';
  const glance = useGlance(server);
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
        {glance.versions?.server?.version != null && <span className="dim numbers">v{glance.versions.server.version}</span>}
      </span>
      <span className="row" style={{ gap: 12 }}>
        <span className="grow">
          {server.domain === null ? <span className="dim">{t('server.notSetUp')}</span> : <MiddleText text={server.domain} />}
        </span>
        <Health server={server} glance={glance} />
      </span>
      {connection?.error && <span className="dim wrap">{say(connection.error.message)}</span>}
      {server.domain === null || state !== 'connected' ? (
        <dl className="facts">
          <dt>{t('server.address')}</dt>
          <dd className="mono">
            <MiddleText text={server.endpoint.host} />
          </dd>
        </dl>
      ) : (
        <Facts glance={glance} />
      )}
    </a>
  );
}

/** The worst that is known, in a word: alerts, which main watches for, then what the services say now. */
function Health({ server, glance: { services } }: Props & { readonly glance: Glance }) {
  const { t } = useTranslation();
  const alerts = useAlerts(server.id);
  const state = useConnections()[server.id]?.state ?? 'idle';
  if (state !== 'connected' || server.domain === null) return <StateLabel tone={toneOf(state)} label={t(`connection.${state}`)} />;
  if (alerts.length > 0)
    return (
      <StateLabel tone={alerts.some(({ severity }) => severity === 'fail') ? 'fail' : 'warn'} label={t('home.alerts', { count: alerts.length })} />
    );
  if (!services) return <StateLabel tone="info" label={t('home.looking')} />;
  const isWell = services.healthy === services.all && services.all > 0;
  return <StateLabel tone={isWell ? 'pass' : 'fail'} label={isWell ? t('health.healthy') : t('home.services', { ...services })} />;
}

function Facts({ glance: { flow, certificateEnds, machine, lastBackup } }: { readonly glance: Glance }) {
  const { t, i18n } = useTranslation();
  const disk = machine && Math.round((machine.diskBytes / Math.max(machine.diskTotalBytes, 1)) * 100);
  return (
    <>
      <span className="row" style={{ justifyContent: 'space-between', minHeight: 28 }}>
        <span className="numbers">
          {flow
            ? t('home.flow', { incoming: flow.incoming.toLocaleString(i18n.language), outgoing: flow.outgoing.toLocaleString(i18n.language) })
            : ''}
        </span>
        {flow && <Sparkline values={flow.perHour} />}
      </span>
      <span className="row row-wrap" style={{ gap: '4px 16px', fontSize: 13 }}>
        <Fact tone={certificateTone(certificateEnds)} label={t('home.certificate')}>
          {certificateEnds === null ? t('home.unknown') : <When at={certificateEnds} />}
        </Fact>
        <Fact tone={disk !== null && disk >= DISK_FULL_PERCENT ? 'warn' : null} label={t('home.disk')}>
          {disk === null ? t('home.unknown') : formatPercent(disk, i18n.language, 0)}
        </Fact>
        <Fact tone={lastBackup === '' ? 'warn' : null} label={t('home.backup')}>
          {lastBackup === null ? t('home.unknown') : lastBackup === '' ? t('home.never') : <When at={lastBackup} />}
        </Fact>
      </span>
    </>
  );
}

interface FactProps {
  /** Set when it needs the person's eye. */
  readonly tone: Tone | null;
  readonly label: string;
  readonly children: React.ReactNode;
}

function Fact({ tone, label, children }: FactProps) {
  return (
    <span className="row" style={{ gap: 6 }}>
      {tone === null ? <span className="dim">{label}</span> : <StateLabel tone={tone} label={label} />}
      <span className="numbers">{children}</span>
    </span>
  );
}

function certificateTone(ends: string | null): Tone | null {
  if (ends === null) return null;
  const days = (Date.parse(ends) - Date.now()) / DAY_MS;
  return days < 0 ? 'fail' : days < CERTIFICATE_SOON_DAYS ? 'warn' : null;
}
