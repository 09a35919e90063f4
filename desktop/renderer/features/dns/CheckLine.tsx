/** One check: what was found, what should be there, what to do, with the records to paste. */
import { useTranslation } from 'react-i18next';
import type { DnsCheck } from '../../../contract/index.ts';
import { Fold } from '../../components/Fold.tsx';
import { ToneIcon } from '../../components/StateLabel.tsx';
import { RecordLine } from './RecordLine.tsx';

interface Props {
  readonly check: DnsCheck;
}

export function CheckLine({ check }: Props) {
  const { t } = useTranslation();
  const passed = check.result === 'pass';
  return (
    <article className="check" data-tone={check.result}>
      <ToneIcon tone={check.result} size={18} />
      <div className="wrap">
        <strong style={{ fontWeight: 500 }}>{check.title}</strong>
        {passed && <span className="dim mono"> {check.got}</span>}
      </div>
      <span className="state">{t(`result.${check.result}`)}</span>
      <div className="check-body stack" style={{ gap: 8 }}>
        {!passed && (
          <dl className="facts">
            <dt>{t('dns.expected')}</dt>
            <dd className="wrap">{check.expected}</dd>
            <dt>{t('dns.got')}</dt>
            <dd className="mono wrap">{check.got}</dd>
          </dl>
        )}
        {check.remedy !== null && !passed && <div className="wrap">{check.remedy}</div>}
        {check.records.map((record) => (
          <RecordLine key={`${record.type} ${record.name} ${record.value}`} record={record} />
        ))}
        <Fold label={t('dns.how')}>
          <dl className="facts">
            <dt>{t('dns.asked')}</dt>
            <dd className="mono wrap">{check.asked}</dd>
            {check.rfc !== null && (
              <>
                <dt>{t('dns.rule')}</dt>
                <dd>{check.rfc}</dd>
              </>
            )}
          </dl>
        </Fold>
      </div>
    </article>
  );
}
