/** What holds right now: the way to the app, the way to the server, its lock and what runs on it, what needs the person, the version. */
import { UnstyledButton } from '@mantine/core';
import { IconBell, IconLock, IconProgress } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { AppStatus, JobKind, Server } from '../../contract/index.ts';
import { MiddleText } from '../components/MiddleText.tsx';
import { StateLabel, ToneIcon } from '../components/StateLabel.tsx';
import { useAlerts, useWork } from '../components/use-alerts.ts';
import { toneOf, useConnections } from '../components/use-connections.ts';
import { useSaid } from '../components/use-said.ts';
import { When } from '../components/When.tsx';
import { useLinkState } from '../connection/api.tsx';
import { hrefOf, type Section } from './route.ts';

interface Props {
  readonly status: AppStatus;
  readonly servers: readonly Server[];
  readonly current: Server | undefined;
  readonly onAlerts: () => void;
}

/** Where a job can be watched. */
const JOB_PLACES: Readonly<Record<JobKind, Section>> = {
  'set-up': 'setup',
  updates: 'updates',
  reboot: 'machine',
  'renew-certificate': 'certificates',
  backup: 'backups',
  restore: 'backups',
};

export function StatusBar({ status, servers, current, onAlerts }: Props) {
  const { t } = useTranslation();
  const say = useSaid();
  const link = useLinkState();
  const connection = useConnections()[current?.id ?? ''];
  return (
    <footer className="status-bar">
      {link.kind === 'open' ? null : (
        <span role="status">
          <StateLabel tone="warn" label={t('app.away')} /> · <When at={new Date(link.since).toISOString()} />
        </span>
      )}
      {current && (
        <span className="row" style={{ overflow: 'hidden' }}>
          <StateLabel tone={toneOf(connection?.state)} label={t(`connection.${connection?.state ?? 'idle'}`)} />
          <span className="mono">
            <MiddleText text={`${current.endpoint.user}@${current.endpoint.host}`} />
          </span>
        </span>
      )}
      {connection?.latencyMs != null && <span className="numbers">{t('app.latency', { ms: Math.round(connection.latencyMs) })}</span>}
      <Running servers={servers} current={current} />
      <AlertsButton onAlerts={onAlerts} />
      <span className="numbers" title={status.doorReason === null ? undefined : say(status.doorReason)}>
        {t(`app.door.${status.door}`)} · v{status.version}
      </span>
    </footer>
  );
}

/** The newest job and the lock; of the server at hand before the others. */
function Running({ servers, current }: Pick<Props, 'servers' | 'current'>) {
  const { t } = useTranslation();
  const say = useSaid();
  const { jobs, locks } = useWork();
  const ofCurrent = <T extends { readonly serverId: string }>(all: readonly T[]): T | undefined =>
    all.findLast((each) => each.serverId === current?.id) ?? all.at(-1);
  const job = ofCurrent(jobs);
  const lock = ofCurrent(locks.filter((each) => !each.isOurs));
  const nameOf = (serverId: string): string => servers.find((each) => each.id === serverId)?.name ?? serverId;
  return (
    <>
      {job && (
        <a className="status-item" href={hrefOf({ kind: 'server', serverId: job.serverId, section: JOB_PLACES[job.kind] })}>
          <IconProgress size={14} aria-hidden className="turning" />
          <span>
            {t(`job.${job.kind}`)}
            {job.serverId !== current?.id && ` · ${nameOf(job.serverId)}`} · <When at={job.since} />
          </span>
        </a>
      )}
      {lock && (
        <span className="status-item" title={`${say(lock.owner)}: ${say(lock.reason)}`}>
          <IconLock size={14} aria-hidden />
          <span>{t('app.lockedBy', { owner: say(lock.owner) })}</span>
        </span>
      )}
    </>
  );
}

function AlertsButton({ onAlerts }: Pick<Props, 'onAlerts'>) {
  const { t } = useTranslation();
  const alerts = useAlerts();
  const worst = alerts[0];
  return (
    <UnstyledButton className="status-item status-alerts" onClick={onAlerts} aria-label={t('attention.count', { count: alerts.length })}>
      {worst ? (
        <span className="state" data-tone={worst.severity}>
          <ToneIcon tone={worst.severity} size={14} />
        </span>
      ) : (
        <IconBell size={14} aria-hidden />
      )}
      <span className="numbers">{alerts.length > 0 ? t('attention.short', { count: alerts.length }) : t('attention.quiet')}</span>
    </UnstyledButton>
  );
}
