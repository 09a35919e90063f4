/** What waits for the person, by the last look at DNS. */
import { Button, Skeleton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Server } from '../../../contract/index.ts';
import { go } from '../../app/route.ts';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { StateLabel } from '../../components/StateLabel.tsx';
import { toDoFirst } from '../dns/checklist.ts';
import { useDnsChecks } from '../dns/use-dns-checks.ts';

const SHOWN = 4;

interface Props {
  readonly server: Server;
}

export function NeedsYou({ server }: Props) {
  const { t } = useTranslation();
  const dns = useDnsChecks(server.id, { wanted: true, live: false });
  const waiting = toDoFirst(dns.checks);
  return (
    <section className="card card-pad stack">
      <h2 className="card-title">{t('overview.needsYou')}</h2>
      {dns.isLooking && waiting.length === 0 && <Skeleton height={72} aria-label={t('dns.checking')} />}
      {dns.hasFailed && <ErrorNotice error={dns.error} onRetry={dns.lookAtAll} />}
      {!dns.isLooking && !dns.hasFailed && waiting.length === 0 && <StateLabel tone="pass" label={t('overview.nothing')} />}
      {waiting.slice(0, SHOWN).map((check) => (
        <div key={check.id} className="wrap">
          <StateLabel tone={check.result} label={check.title} />
        </div>
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
