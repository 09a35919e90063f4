/** Locking the vault. It ends what is being done on servers, so while something is, it asks first and says what. */
import { useMutation } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Confirm } from '../../components/Confirm.tsx';
import { useWork } from '../../components/use-alerts.ts';
import { useApi } from '../../connection/api.tsx';
import { useVaultChanged } from './use-vault-change.ts';

export interface LockVault {
  readonly lock: () => void;
  readonly busy: boolean;
  readonly error: unknown;
  /** To be drawn by whoever locks; nothing while nothing is asked. */
  readonly question: ReactNode;
}

export function useLockVault(): LockVault {
  const { t } = useTranslation();
  const { query } = useApi();
  const { jobs } = useWork();
  const [asking, setAsking] = useState(false);
  const act = useMutation(query.vault.lock.mutationOptions({ onSuccess: useVaultChanged() }));
  const question = asking && (
    <Confirm
      opened
      title={t('vault.lockTitle')}
      action={t('settings.lock')}
      danger
      busy={act.isPending}
      error={act.error}
      onConfirm={() => act.mutate(undefined)}
      onClose={() => setAsking(false)}
    >
      <p>{t('vault.lockEnds')}</p>
      <ul>
        {jobs.map(({ id, kind }) => (
          <li key={id}>{t(`job.${kind}`)}</li>
        ))}
      </ul>
      {t('vault.lockEndsAbout')}
    </Confirm>
  );
  return { lock: () => (jobs.length > 0 ? setAsking(true) : act.mutate(undefined)), busy: act.isPending, error: act.error, question };
}
