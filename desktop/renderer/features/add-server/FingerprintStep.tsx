/** Step 2: the key the server shows, to be compared with what the provider shows. */
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { HostKey } from '../../../contract/index.ts';
import { CopyButton } from '../../components/CopyButton.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { Fold } from '../../components/Fold.tsx';

interface Props {
  readonly host: string;
  readonly hostKey: HostKey & { readonly latencyMs: number };
  readonly busy: boolean;
  readonly error: unknown;
  readonly onBack: () => void;
  readonly onAccept: () => void;
}

export function FingerprintStep({ host, hostKey, busy, error, onBack, onAccept }: Props) {
  const { t } = useTranslation();
  return (
    <section className="card card-pad stack narrow" style={{ margin: 0, gap: 16 }}>
      <div>
        <h2 className="card-title">{t('add.compareTitle')}</h2>
        <p className="dim" style={{ margin: '4px 0 0' }}>
          {t('add.compareAbout', { host })}
        </p>
      </div>
      <div className="fingerprint" data-testid="fingerprint">
        {hostKey.fingerprint}
      </div>
      <div className="row row-wrap" style={{ gap: 16 }}>
        <CopyButton text={hostKey.fingerprint} label={t('add.copyFingerprint')} withLabel />
        <span className="dim mono">{hostKey.algorithm}</span>
        <span className="dim numbers">{t('app.latency', { ms: Math.round(hostKey.latencyMs) })}</span>
      </div>
      <Fold label={t('add.whereTitle')}>
        <ul className="dim" style={{ margin: 0, paddingLeft: 18 }}>
          <li>{t('add.whereConsole')}</li>
          <li>{t('add.whereFirstBoot')}</li>
          <li>{t('add.whereNone')}</li>
        </ul>
        <pre className="code mono" style={{ marginTop: 8 }}>
          ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub
        </pre>
      </Fold>
      {error != null && <ErrorNotice error={error} />}
      <div className="row">
        <Button onClick={onAccept} loading={busy}>
          {t('add.accept')}
        </Button>
        <Button variant="default" onClick={onBack} disabled={busy}>
          {t(error != null ? 'add.change' : 'add.reject')}
        </Button>
      </div>
    </section>
  );
}
