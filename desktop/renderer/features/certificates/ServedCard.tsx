/** One certificate that is served, and on which ports: most servers have one for all. */
import { useTranslation } from 'react-i18next';
import type { ServedCertificate } from '../../../contract/index.ts';
import { CopyButton } from '../../components/CopyButton.tsx';
import { MiddleText } from '../../components/MiddleText.tsx';

interface Props {
  readonly served: ServedCertificate;
  readonly ports: readonly number[];
}

export function ServedCard({ served, ports }: Props) {
  const { t, i18n } = useTranslation();
  const date = (at: string): string => new Date(at).toLocaleDateString(i18n.language, { dateStyle: 'long' });
  return (
    <section className="card card-pad stack">
      <h2 className="card-title">{served.subject}</h2>
      <dl className="facts">
        <dt>{t('certificates.servedOn')}</dt>
        <dd className="numbers">{ports.join(', ')}</dd>
        <dt>{t('certificates.issuer')}</dt>
        <dd>{served.issuer}</dd>
        <dt>{t('certificates.names')}</dt>
        <dd className="wrap">{served.names.join(', ')}</dd>
        <dt>{t('certificates.dates')}</dt>
        <dd>
          {date(served.notBefore)} – {date(served.notAfter)}
        </dd>
        <dt>{t('certificates.fingerprint')}</dt>
        <dd className="row">
          <span className="mono grow">
            <MiddleText text={served.fingerprint} />
          </span>
          <CopyButton text={served.fingerprint} label={t('certificates.copyFingerprint')} />
        </dd>
      </dl>
    </section>
  );
}
