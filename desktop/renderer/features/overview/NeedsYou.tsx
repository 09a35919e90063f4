/** What waits for the person: open alerts, then what the last look at DNS left to do. */
import { Button, Skeleton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Server } from '../../../contract/index.ts';
import { go, hrefOf } from '../../app/route.ts';
import { alertTitle, remedyOf } from '../../components/alert-words.ts';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { StateLabel } from '../../components/StateLabel.tsx';
import { useAlerts } from '../../components/use-alerts.ts';
import { toDoFirst } from '../dns/checklist.ts';
import { useDnsChecks } from '../dns/use-dns-checks.ts';

const SHOWN = 4;
/** Records rarely change by themselves, and a look asks two dozen strangers. */
const DNS_FRESH_MS = 600_000;

interface Props {
  readonly server: Server;
  /** It is said elsewhere that the server cannot be asked. */
  readonly isAway: boolean;
}

export function NeedsYou({ server, isAway }: Props) {
  const { t } = useTranslation();
  const alerts = useAlerts(server.id);
  const dns = useDnsChecks(server.id, { wanted: true, live: false, maxAgeMs: DNS_FRESH_MS });
  const waiting = toDoFirst(dns.checks);
  const isNothing = alerts.length === 0 && waiting.length === 0;
  return (
    <section className="card card-pad stack calm">
      <h2 className="card-title">{t('overview.needsYou')}</h2>
      {dns.isLooking && isNothing && <Skeleton height={72} aria-label={t('dns.checking')} />}
      {dns.hasFailed && isAway && isNothing && <span className="dim">{t('home.unknown')}</span>}
      {dns.hasFailed && !isAway && <ErrorNotice error={dns.error} onRetry={dns.lookAtAll} />}
      {!dns.isLooking && !dns.hasFailed && isNothing && <StateLabel tone="pass" label={t('overview.nothing')} />}
      {alerts.slice(0, SHOWN).map((alert) => (
        <a key={alert.id} className="wrap" href={hrefOf({ kind: 'server', serverId: server.id, section: remedyOf(alert.kind) })}>
          <StateLabel tone={alert.severity} label={alertTitle(alert, t)} />
        </a>
      ))}
      {waiting.slice(0, SHOWN).map((check) => (
        <a key={check.id} className="wrap" href={hrefOf({ kind: 'server', serverId: server.id, section: 'dns' })}>
          <StateLabel tone={check.result} label={check.title} />
        </a>
      ))}
      {waiting.length > 0 && (
        <div className="row">
          <Button size="xs" variant="default" onClick={() => go({ kind: 'server', serverId: server.id, section: 'dns' })}>
            {t('overview.toDns', { count: waiting.length })}
          </Button>
        </div>
      )}
    </section>
  );
}
