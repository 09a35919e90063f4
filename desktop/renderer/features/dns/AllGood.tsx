/** Nothing to do: said plainly, with what could not be found out and why. */
import { useTranslation } from 'react-i18next';
import type { DnsCheck } from '../../../contract/index.ts';
import { ToneIcon } from '../../components/StateLabel.tsx';

interface Props {
  readonly checks: readonly DnsCheck[];
}

export function AllGood({ checks }: Props) {
  const { t } = useTranslation();
  const unknown = checks.filter((check) => check.result === 'unknown');
  return (
    <div className="notice" data-tone="pass" role="status">
      <ToneIcon tone="pass" size={18} />
      <div className="grow">
        <strong>{t('dns.allGood')}</strong>
        <p>{unknown.length === 0 ? t('dns.allGoodAbout') : t('dns.allGoodBut', { count: unknown.length })}</p>
        {unknown.length > 0 && (
          <ul className="reasons">
            {unknown.map((check) => (
              <li key={check.id} className="wrap">
                {check.title}: {check.got}
              </li>
            ))}
          </ul>
        )}
      </div>
    </div>
  );
}
