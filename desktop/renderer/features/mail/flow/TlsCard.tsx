/** How encryption went on the way out, by destination (what RFC 8460 reports are made of). */
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Server, TlsResult } from '../../../../contract/index.ts';
import { ErrorNotice } from '../../../components/ErrorNotice.tsx';
import { Rows } from '../../../components/Rows.tsx';
import { StateLabel } from '../../../components/StateLabel.tsx';
import { useApi } from '../../../connection/api.tsx';

interface Props {
  readonly server: Server;
}

const GOOD = 'success';
const LISTED = 8;

export function TlsCard({ server }: Props) {
  const { t } = useTranslation();
  const { query } = useApi();
  const results = useQuery(query.mail.tlsResults.list.queryOptions({ input: { serverId: server.id } }));
  const failed = (results.data ?? []).filter(({ result }) => result !== GOOD);
  const good = (results.data ?? []).filter(({ result }) => result === GOOD).reduce((sum, { sessions }) => sum + sessions, 0);
  return (
    <section className="card card-pad stack">
      <h2 className="card-title">{t('flow.tls')}</h2>
      {results.isPending && <Rows count={2} />}
      {results.isError && <ErrorNotice error={results.error} onRetry={() => void results.refetch()} />}
      {results.data?.length === 0 && <span className="dim">{t('flow.tlsNone')}</span>}
      {good > 0 && <StateLabel tone="pass" label={t('flow.tlsGood', { count: good })} />}
      {failed.slice(0, LISTED).map((result) => (
        <Failed key={`${result.day} ${result.domain} ${result.host} ${result.result}`} result={result} />
      ))}
    </section>
  );
}

function Failed({ result }: { readonly result: TlsResult }) {
  const { t } = useTranslation();
  return (
    <div className="stack" style={{ gap: 2 }}>
      <StateLabel tone="warn" label={t('flow.tlsFailed', { domain: result.domain, count: result.sessions })} />
      <span className="mono dim wrap">
        {result.host} · {result.result} · {result.day}
      </span>
    </div>
  );
}
