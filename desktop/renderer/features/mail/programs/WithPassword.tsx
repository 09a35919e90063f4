/** Right after a password was made: what sets a program up with it, so that nobody types it. It goes when the dialogue is closed. */
import { useTranslation } from 'react-i18next';
import { Fold } from '../../../components/Fold.tsx';
import { QrCode } from '../../../components/QrCode.tsx';
import { AppleProfileButton } from './AppleProfileButton.tsx';
import { thunderbirdQr, type ProgramAccount } from './settings.ts';

interface Props {
  readonly account: Required<ProgramAccount>;
}

export function WithPassword({ account }: Props) {
  const { t } = useTranslation();
  const code = thunderbirdQr(account);
  return (
    <Fold label={t('programs.withPassword')}>
      <div className="stack">
        <p className="dim" style={{ margin: 0 }}>
          {t('programs.withPasswordAbout')}
        </p>
        <div className="row row-wrap" style={{ gap: 16, alignItems: 'flex-start' }}>
          {code !== null && <QrCode text={code} label={t('programs.qrLabel', { address: account.address })} />}
          <div className="stack grow" style={{ minWidth: 220, alignItems: 'flex-start' }}>
            <span>{t('programs.qrAbout')}</span>
            <AppleProfileButton account={account} />
          </div>
        </div>
      </div>
    </Fold>
  );
}
