/** A DNS record as a provider's form asks for it: type, name, value, each selectable and copied in one click. */
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
  const { type, name } = record;
  return (
    <div className="record">
      <strong className="mono record-type">{type}</strong>
      <span className="dim">{t('dns.name')}</span>
      <span className="mono wrap">{name}</span>
      <CopyButton text={name} label={t('dns.copyName', { type, name })} />
      {record.priority !== null && (
        <>
          <span className="dim record-from-second">{t('dns.priority')}</span>
          <span className="mono record-wide">{record.priority}</span>
        </>
      )}
      <span className="dim record-from-second">{t('dns.value')}</span>
      <span className="mono wrap">{record.value}</span>
      <CopyButton text={record.value} label={t('dns.copyValue', { type, name })} />
      {withWhy && (
        <span className="dim record-from-second record-why">
          {say(record.why)}
          {!record.required && ` · ${t('dns.optional')}`}
        </span>
      )}
    </div>
  );
}
