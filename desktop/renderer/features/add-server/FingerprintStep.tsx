/** Step 2: the key the server shows, to be compared with what the provider shows. Another key than the confirmed one stops everything. */
import { Button } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { CopyButton } from '../../components/CopyButton.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { describeFailure } from '../../components/failure.ts';
import { Fold } from '../../components/Fold.tsx';
import { Waiting } from '../../components/Waiting.tsx';
import type { Meeting, ShownKey } from './use-meeting.ts';

interface Props {
  readonly host: string;
  readonly hostKey: ShownKey;
  readonly meeting: Meeting;
}

/** Nothing leads on from here. */
const STOPPED = 'HOST_KEY_MISMATCH';
/** The same login would be refused again: it has to be changed. */
const REFUSED: readonly string[] = ['AUTH_FAILED', 'KEY_PASSPHRASE_NEEDED', 'SUDO_REFUSED'];

export function FingerprintStep({ host, hostKey, meeting }: Props) {
  const { t } = useTranslation();
  const card = useRef<HTMLElement>(null);
  // Not a button: whoever pressed Enter twice would confirm unseen.
  useEffect(() => card.current?.focus(), []);
  const isStopped = failureOf(meeting) === STOPPED;
  return (
    <section
      ref={card}
      tabIndex={-1}
      aria-label={t('add.compareTitle')}
      className="card card-pad stack narrow"
      style={{ margin: 0, gap: 16 }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') meeting.change();
      }}
    >
      {!isStopped && <ShownKeyCard host={host} hostKey={hostKey} />}
      {meeting.error != null && !meeting.isLoggingIn && <ErrorNotice error={meeting.error} />}
      {meeting.isLoggingIn ? (
        <Waiting label={t('add.loggingIn', { host })} late={t('add.late')} onCancel={meeting.change} />
      ) : (
        <Acts meeting={meeting} />
      )}
    </section>
  );
}

/** The code of what went wrong; null while nothing did. */
function failureOf({ error }: Meeting): string | null {
  return error == null ? null : describeFailure(error).code;
}

function ShownKeyCard({ host, hostKey }: Pick<Props, 'host' | 'hostKey'>) {
  const { t } = useTranslation();
  return (
    <>
      <div>
        <h2 className="card-title">{t('add.compareTitle')}</h2>
        <p className="dim wrap" style={{ margin: '4px 0 0' }}>
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
    </>
  );
}

function Acts({ meeting }: Pick<Props, 'meeting'>) {
  const { t } = useTranslation();
  const code = failureOf(meeting);
  if (code === STOPPED)
    return (
      <div className="row">
        <Button variant="default" onClick={meeting.startOver}>
          {t('add.startOver')}
        </Button>
      </div>
    );
  if (code !== null && REFUSED.includes(code))
    return (
      <div className="row">
        <Button onClick={meeting.change}>{t('add.change')}</Button>
      </div>
    );
  return (
    <div className="row row-wrap">
      <Button onClick={meeting.confirm}>{t(code === null ? 'add.accept' : 'common.retry')}</Button>
      <Button variant="default" onClick={code === null ? meeting.startOver : meeting.change}>
        {t(code === null ? 'add.reject' : 'add.change')}
      </Button>
    </div>
  );
}
