/** Does our mail arrive? What the checklist says, how mail flowed, what came back, who is not written to any more, how TLS went. */
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { hrefOf } from '../../../app/route.ts';
import type { DnsCheck, Server } from '../../../../contract/index.ts';
import { ErrorNotice } from '../../../components/ErrorNotice.tsx';
import { Rows } from '../../../components/Rows.tsx';
import { StateLabel } from '../../../components/StateLabel.tsx';
import { When } from '../../../components/When.tsx';
import { useApi } from '../../../connection/api.tsx';
import { useDnsChecks } from '../../dns/use-dns-checks.ts';
import { goToMail } from '../mail-tab.ts';
import { barsOf, sumOf } from './flow-bars.ts';
import { FlowBars } from './FlowBars.tsx';
import { Reason } from './Reason.tsx';
import { TlsCard } from './TlsCard.tsx';

interface Props {
  readonly server: Server;
}

const HOUR_MS = 3_600_000;
const SPANS = 24;
const LISTED = 12;

export function Deliverability({ server }: Props) {
  return (
    <div className="grid-2">
      <ChecklistCard server={server} />
      <FlowCard server={server} />
      <BouncesCard server={server} />
      <SuppressedCard server={server} />
      <TlsCard server={server} />
    </div>
  );
}

function ChecklistCard({ server }: Props) {
  const { t } = useTranslation();
  const { checks, checkedAt, isLooking, hasFailed, error, lookAtAll } = useDnsChecks(server.id, { wanted: true, live: false });
  const count = (result: DnsCheck['result']): number => checks.filter((check) => check.result === result).length;
  const open = checks.filter(({ result }) => result === 'fail' || result === 'warn');
  return (
    <section className="card card-pad stack">
      <h2 className="card-title">
        <a href={hrefOf({ kind: 'server', serverId: server.id, section: 'dns' })}>{t('flow.checklist')}</a>
      </h2>
      {hasFailed && <ErrorNotice error={error} onRetry={lookAtAll} />}
      {isLooking && <span className="dim">{t('flow.checking', { count: checks.length })}</span>}
      {checkedAt !== null && open.length === 0 && <StateLabel tone="pass" label={t('flow.checklistGood', { count: count('pass') })} />}
      {open.slice(0, LISTED).map((check) => (
        <div key={check.id} className="stack" style={{ gap: 2 }}>
          <StateLabel tone={check.result} label={check.title} />
          {check.remedy !== null && <span className="dim wrap">{check.remedy}</span>}
        </div>
      ))}
      {count('unknown') > 0 && <StateLabel tone="unknown" label={t('flow.checklistUnknown', { count: count('unknown') })} />}
    </section>
  );
}

function FlowCard({ server }: Props) {
  const { t, i18n } = useTranslation();
  const { query } = useApi();
  const [until] = useState(() => Date.now());
  const since = until - (SPANS - 1) * HOUR_MS;
  const counts = useQuery(
    query.mail.deliveries.count.queryOptions({
      input: { serverId: server.id, since: new Date(Math.floor(since / HOUR_MS) * HOUR_MS).toISOString() },
    }),
  );
  const fact = (label: string, count: number) => (
    <>
      <dt>{label}</dt>
      <dd className="numbers">{count.toLocaleString(i18n.language)}</dd>
    </>
  );
  return (
    <section className="card card-pad stack">
      <h2 className="card-title">{t('flow.day')}</h2>
      {counts.isPending && <Rows count={2} />}
      {counts.isError && <ErrorNotice error={counts.error} onRetry={() => void counts.refetch()} />}
      {counts.data && (
        <>
          <FlowBars bars={barsOf(counts.data, since, until, HOUR_MS)} />
          <dl className="facts">
            {fact(t('flow.counts.in'), sumOf(counts.data, ['accepted']))}
            {fact(t('flow.counts.out'), sumOf(counts.data, ['queued']))}
            {fact(t('flow.counts.delivered'), sumOf(counts.data, ['delivered', 'sealed', 'filtered']))}
            {fact(t('flow.counts.refused'), sumOf(counts.data, ['refused']))}
            {fact(t('flow.counts.bounced'), sumOf(counts.data, ['bounced']))}
          </dl>
        </>
      )}
    </section>
  );
}

function BouncesCard({ server }: Props) {
  const { t } = useTranslation();
  const { query } = useApi();
  const bounces = useQuery(query.mail.deliveries.list.queryOptions({ input: { serverId: server.id, kind: 'bounced', limit: LISTED } }));
  return (
    <section className="card card-pad stack">
      <h2 className="card-title">{t('flow.cameBack')}</h2>
      {bounces.isPending && <Rows count={2} />}
      {bounces.isError && <ErrorNotice error={bounces.error} onRetry={() => void bounces.refetch()} />}
      {bounces.data?.length === 0 && <StateLabel tone="pass" label={t('flow.noBounce')} />}
      {bounces.data?.map((event) => (
        <button key={event.id} type="button" className="plain-row" onClick={() => goToMail(server, 'trace', event.queueId)}>
          <span className="row" style={{ justifyContent: 'space-between' }}>
            <span className="ellipsis">{event.recipient}</span>
            <span className="dim">
              <When at={event.at} />
            </span>
          </span>
          {event.reason !== null && <Reason response={event.reason} />}
        </button>
      ))}
    </section>
  );
}

function SuppressedCard({ server }: Props) {
  const { t } = useTranslation();
  const { query } = useApi();
  const list = useQuery(query.mail.suppressions.list.queryOptions({ input: { serverId: server.id } }));
  return (
    <section className="card card-pad stack">
      <h2 className="card-title">{t('flow.suppressed')}</h2>
      {list.isPending && <Rows count={2} />}
      {list.isError && <ErrorNotice error={list.error} onRetry={() => void list.refetch()} />}
      {list.data && (
        <>
          <StateLabel tone={list.data.length === 0 ? 'pass' : 'info'} label={t('flow.suppressedCount', { count: list.data.length })} />
          <span className="dim">{t('flow.suppressedAbout')}</span>
          <div>
            <Button size="xs" variant="default" onClick={() => goToMail(server, 'rules')}>
              {t('flow.toRules')}
            </Button>
          </div>
        </>
      )}
    </section>
  );
}
