/** A DNS record, selectable and copied in one click. */
import { useTranslation } from 'react-i18next';
import type { DnsRecord } from '../../../contract/index.ts';
import { CopyButton } from '../../components/CopyButton.tsx';
import { useSaid } from '../../components/use-said.ts';

interface Props {
  readonly record: DnsRecord;
  readonly withWhy?: boolean;
}

export function RecordLine({ record, withWhy = false }: Props) {
  const { t } = useTranslation();
  const say = useSaid();
  const value = record.priority === null ? record.value : `${String(record.priority)} ${record.value}`;
  return (
    <div className="record">
      <strong className="mono">{record.type}</strong>
      <div className="mono wrap">
        <div>{record.name}</div>
        <div>{value}</div>
        {withWhy && (
          <div className="dim" style={{ fontFamily: 'var(--mantine-font-family)', fontSize: 13 }}>
            {say(record.why)}
            {!record.required && ` · ${t('dns.optional')}`}
          </div>
        )}
      </div>
      <span className="row" style={{ gap: 0 }}>
        <CopyButton text={value} label={t('dns.copyValue', { type: record.type, name: record.name })} />
      </span>
    </div>
  );
}
