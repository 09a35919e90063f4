/** The last backup, when it did not end well: when, why, and one more try. */
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { BackupAttempt } from '../../../contract/index.ts';
import { ToneIcon } from '../../components/StateLabel.tsx';
import { useSaid } from '../../components/use-said.ts';
import { When } from '../../components/When.tsx';

interface Props {
  readonly attempt: BackupAttempt;
  readonly onAgain: () => void;
}

export function LastAttempt({ attempt: { at, code, message }, onAgain }: Props) {
  const { t } = useTranslation();
  const say = useSaid();
  const tone = code === 'CANCELLED' ? 'warn' : 'fail';
  return (
    <div className="notice" data-tone={tone} role="status">
      <ToneIcon tone={tone} size={18} />
      <div className="grow">
        <strong>{t(code === 'CANCELLED' ? 'backups.lastCancelled' : 'backups.lastFailed')}</strong>
        <p className="wrap">{say(message)}</p>
        <p className="dim">
          <When at={at} />
        </p>
        <div className="row" style={{ marginTop: 12 }}>
          <Button size="xs" variant="default" onClick={onAgain}>
            {t('common.retry')}
          </Button>
        </div>
      </div>
    </div>
  );
}
