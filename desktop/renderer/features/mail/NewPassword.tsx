/** A generated password, shown this once; with the mailbox it belongs to, also what sets a program up with it. */
import { useTranslation } from 'react-i18next';
import { CopyButton } from '../../components/CopyButton.tsx';
import { WithPassword } from './programs/WithPassword.tsx';

interface Props {
  readonly password: string;
  readonly account?: { readonly hostname: string; readonly address: string };
}

export function NewPassword({ password, account }: Props) {
  const { t } = useTranslation();
  return (
    <div className="stack" style={{ gap: 8 }}>
      <div className="fingerprint" data-testid="new-password">
        {password}
      </div>
      <div className="row" style={{ gap: 12 }}>
        <CopyButton text={password} label={t('mail.copyPassword')} withLabel />
        <span className="dim">{t('mail.passwordOnce')}</span>
      </div>
      {account !== undefined && <WithPassword account={{ ...account, password }} />}
    </div>
  );
}
