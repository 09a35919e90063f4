/** One server at a glance: whether it is well, how its mail flows, what will need the person soon. */
import { Badge } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Server } from '../../../contract/index.ts';
import { hrefOf } from '../../app/route.ts';
import { formatPercent } from '../../components/format.ts';
import { MiddleText } from '../../components/MiddleText.tsx';
import { Sparkline } from '../../components/Sparkline.tsx';
import { StateLabel, ToneIcon, type Tone } from '../../components/StateLabel.tsx';
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
  const isKnown = server.domain !== null && state === 'connected';
  return (
    <a className="card server-card" href={hrefOf({ kind: 'server', serverId: server.id, section })}>
      <span className="server-card-head">
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
        <span className="row dim" style={{ gap: 12 }}>
          <span className="grow">{server.domain === null ? t('server.notSetUp') : <MiddleText text={server.domain} tail={12} />}</span>
          {glance.versions?.server?.version != null && <span className="numbers">v{glance.versions.server.version}</span>}
        </span>
      </span>
      <Health server={server} glance={glance} />
      {connection?.error && (
        <span className="dim server-card-error" title={say(connection.error.message)}>
          {say(connection.error.message)}
        </span>
      )}
      {isKnown && <Flow glance={glance} />}
      <dl className="server-card-facts" data-one={!isKnown || undefined}>
        {isKnown ? (
          <Facts glance={glance} />
        ) : (
          <Fact tone={null} label={t('server.address')}>
            <span className="mono">
              <MiddleText text={server.endpoint.host} />
            </span>
          </Fact>
        )}
      </dl>
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

function Flow({ glance: { flow } }: { readonly glance: Glance }) {
  const { t, i18n } = useTranslation();
  const write = (count: number): string => count.toLocaleString(i18n.language);
  return (
    <span className="row server-card-flow">
      <span className="numbers grow">
        <span className="server-card-label">{t('home.flowSpan')}</span>
        {flow ? t('home.flow', { incoming: write(flow.incoming), outgoing: write(flow.outgoing) }) : t('home.unknown')}
      </span>
      {flow && <Sparkline values={flow.perHour} width={96} height={28} />}
    </span>
  );
}

function Facts({ glance: { certificateEnds, machine, lastBackup } }: { readonly glance: Glance }) {
  const { t, i18n } = useTranslation();
  const disk = machine && Math.round((machine.diskBytes / Math.max(machine.diskTotalBytes, 1)) * 100);
  return (
    <>
      <Fact tone={certificateTone(certificateEnds)} label={t('home.certificate')}>
        {certificateEnds === null ? t('home.unknown') : <When at={certificateEnds} />}
      </Fact>
      <Fact tone={disk !== null && disk >= DISK_FULL_PERCENT ? 'warn' : null} label={t('home.disk')}>
        {disk === null ? t('home.unknown') : formatPercent(disk, i18n.language, 0)}
      </Fact>
      <Fact tone={lastBackup === '' ? 'warn' : null} label={t('home.backup')}>
        {lastBackup === null ? t('home.unknown') : lastBackup === '' ? t('home.never') : <When at={lastBackup} />}
      </Fact>
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
    <div>
      <dt>{label}</dt>
      <dd className="numbers">
        {tone === null ? (
          children
        ) : (
          <span className="state" data-tone={tone}>
            <ToneIcon tone={tone} size={13} />
            {children}
          </span>
        )}
      </dd>
    </div>
  );
}

function certificateTone(ends: string | null): Tone | null {
  if (ends === null) return null;
  const days = (Date.parse(ends) - Date.now()) / DAY_MS;
  return days < 0 ? 'fail' : days < CERTIFICATE_SOON_DAYS ? 'warn' : null;
}
