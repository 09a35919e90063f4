/** The way of one program: its steps, and what can be handed to it ready made. */
import { useTranslation } from 'react-i18next';
import { CopyButton } from '../../../components/CopyButton.tsx';
import { QrCode } from '../../../components/QrCode.tsx';
import { AppleProfileButton } from './AppleProfileButton.tsx';
import { muttConfiguration, thunderbirdQr } from './settings.ts';

export const PROGRAMS = ['thunderbird', 'android', 'apple', 'outlook', 'mutt'] as const;
export type Program = (typeof PROGRAMS)[number];

interface Props {
  readonly program: Program;
  readonly hostname: string;
  /** Undefined while none is chosen. */
  readonly address: string | undefined;
}

export function ProgramSteps({ program, hostname, address }: Props) {
  const { t } = useTranslation();
  const steps = t(`programs.steps.${program}`, { hostname }).split('\n');
  return (
    <div className="stack">
      <ol className="steps-plain">
        {steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      {address === undefined ? (
        program !== 'thunderbird' && program !== 'outlook' && <p className="dim">{t('programs.chooseFirst')}</p>
      ) : (
        <Ready program={program} hostname={hostname} address={address} />
      )}
    </div>
  );
}

function Ready({ program, hostname, address }: Omit<Props, 'address'> & { readonly address: string }) {
  const { t } = useTranslation();
  const account = { hostname, address };
  if (program === 'apple')
    return (
      <div>
        <AppleProfileButton account={account} />
      </div>
    );
  if (program === 'android') {
    const code = thunderbirdQr(account);
    return code === null ? <p className="dim">{t('programs.noQr')}</p> : <QrCode text={code} label={t('programs.qrLabel', { address })} />;
  }
  if (program !== 'mutt') return null;
  const lines = muttConfiguration(account);
  return (
    <div className="stack">
      <pre className="code mono">{lines}</pre>
      <div>
        <CopyButton text={lines} label={t('programs.copyMutt')} withLabel />
      </div>
    </div>
  );
}
