/** What a mail program wants to know. */
import { useTranslation } from 'react-i18next';
import { CopyButton } from '../../../components/CopyButton.tsx';
import { LINES } from './settings.ts';

interface Props {
  readonly hostname: string;
  readonly address?: string;
}

export function ClientSettings({ hostname, address }: Props) {
  const { t } = useTranslation();
  return (
    <section className="card">
      <div className="table-scroll" tabIndex={0} role="region" aria-label={t('mail.client')}>
        <table className="table">
          <thead>
            <tr>
              <th>{t('mail.service')}</th>
              <th>{t('mail.host')}</th>
              <th>{t('add.port')}</th>
              <th>{t('mail.security')}</th>
            </tr>
          </thead>
          <tbody>
            {LINES.map((line) => (
              <tr key={line.what}>
                <td>{t(`mail.line.${line.what}`)}</td>
                <td>
                  <span className="row mono">
                    {hostname}
                    <CopyButton text={hostname} label={t('mail.copyHost')} />
                  </span>
                </td>
                <td className="numbers">{line.port}</td>
                <td>{line.security}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="dim card-foot">
        {address === undefined ? t('mail.userName') : t('mail.userNameIs', { address })} {t('mail.authentication')}
      </p>
    </section>
  );
}
