/** The cells of one port and what it serves. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProbedPort } from '../../../contract/index.ts';
import { StateLabel } from '../../components/StateLabel.tsx';
import { useSaid } from '../../components/use-said.ts';
import { daysLeft, judge, reasonOf, TONES } from './judge.ts';

interface Props {
  readonly port: ProbedPort;
}

export function PortCells({ port }: Props) {
  const { t, i18n } = useTranslation();
  const say = useSaid();
  const [now] = useState(() => Date.now());
  const { served, error, name, begins } = port;
  const verdict = judge(port, now);
  const date = (at: string): string => new Date(at).toLocaleDateString(i18n.language, { dateStyle: 'medium' });
  return (
    <>
      <td style={{ whiteSpace: 'nowrap' }}>
        <span className="numbers">{port.port}</span> {name}
        <span className="dim"> · {served?.protocol ?? t(`certificates.begins.${begins}`)}</span>
      </td>
      <td>
        <StateLabel tone={TONES[verdict]} label={t(`certificates.verdict.${verdict}`)} />
        {error !== null && <div className="dim wrap">{say(error)}</div>}
        {verdict === 'untrusted' && served?.problem != null && (
          <div className="dim wrap">{t(`certificates.reason.${reasonOf(served.problem)}`, { code: served.problem })}</div>
        )}
      </td>
      <td className="numbers" style={{ whiteSpace: 'nowrap' }}>
        {served && (
          <span title={`${date(served.notBefore)} – ${date(served.notAfter)}`}>
            {t('certificates.days', { count: Math.max(0, daysLeft(served.notAfter, now)) })}
            <span className="dim"> · {date(served.notAfter)}</span>
          </span>
        )}
      </td>
      <td>{served?.issuer}</td>
    </>
  );
}
