/** All records of the domain, as they should stand at the provider. */
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { DnsRecord, Server } from '../../../contract/index.ts';
import { CopyButton } from '../../components/CopyButton.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { Rows } from '../../components/Rows.tsx';
import { useApi } from '../../connection/api.tsx';
import { RecordLine } from './RecordLine.tsx';

interface Props {
  readonly server: Server;
}

export function Records({ server }: Props) {
  const { t } = useTranslation();
  const { query } = useApi();
  const records = useQuery(query.dns.records.queryOptions({ input: { serverId: server.id } }));
  if (records.isPending) return <Rows count={4} />;
  if (records.isError) return <ErrorNotice error={records.error} onRetry={() => void records.refetch()} />;
  return (
    <section className="card card-pad stack">
      <header className="row" style={{ justifyContent: 'space-between' }}>
        <h2 className="card-title">
          {t('dns.recordsTitle')} <span className="dim numbers">{records.data.length}</span>
        </h2>
        <CopyButton text={records.data.map(zoneLine).join('\n')} label={t('dns.copyAll')} withLabel />
      </header>
      {records.data.map((record) => (
        <RecordLine key={`${record.type} ${record.name} ${record.value}`} record={record} withWhy />
      ))}
    </section>
  );
}

/** RFC 1035 §5 presentation; TXT in strings of at most 255 bytes. */
function zoneLine(record: DnsRecord): string {
  const strings =
    record.type === 'TXT'
      ? (record.value.match(/.{1,255}/gs) ?? ['']).map((part) => `"${part.replaceAll(/["\\]/g, '\\$&')}"`).join(' ')
      : record.value;
  return `${record.name}. ${String(record.ttlSeconds)} IN ${record.type} ${record.priority === null ? '' : `${String(record.priority)} `}${strings}`;
}
