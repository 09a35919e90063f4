/** A generated password, shown this once. */
import { useTranslation } from 'react-i18next';
import { CopyButton } from '../../components/CopyButton.tsx';

interface Props {
  readonly password: string;
}

export function NewPassword({ password }: Props) {
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
    </div>
  );
}
