/** Opens the vault, with the passphrase or by asking the keychain. */
import { Button, PasswordInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { VaultState } from '../../../contract/index.ts';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { describeFailure } from '../../components/failure.ts';
import { useApi } from '../../connection/api.tsx';
import { useVaultChanged } from './use-vault-change.ts';
import { VaultCard } from './VaultCard.tsx';

interface Props {
  readonly vault: VaultState;
}

export function UnlockVault({ vault }: Props) {
  const { t } = useTranslation();
  const { query } = useApi();
  const [passphrase, setPassphrase] = useState('');
  const unlock = useMutation(query.vault.unlock.mutationOptions({ onSuccess: useVaultChanged() }));
  const field = useRef<HTMLInputElement>(null);
  const byPassphrase = vault.keeper !== 'keychain';
  const isWrong = unlock.isError && describeFailure(unlock.error).code === 'WRONG_PASSPHRASE';
  // At once ready to type, and after a wrong one to type over it.
  useEffect(() => field.current?.select(), [unlock.failureCount]);

  return (
    <VaultCard title={t('vault.unlockTitle')} about={t(byPassphrase ? 'vault.unlockAbout' : 'vault.unlockKeychainAbout')}>
      <form
        className="stack"
        style={{ gap: 16 }}
        onSubmit={(event) => {
          event.preventDefault();
          unlock.mutate(byPassphrase ? { passphrase } : {});
        }}
      >
        {byPassphrase && (
          <PasswordInput
            label={t('vault.passphraseLabel')}
            autoComplete="current-password"
            ref={field}
            error={
              isWrong && (
                <span role="alert">
                  {t('errors.WRONG_PASSPHRASE.title')}. {t('errors.WRONG_PASSPHRASE.hint')}
                </span>
              )
            }
            value={passphrase}
            onChange={(event) => setPassphrase(event.currentTarget.value)}
          />
        )}
        {unlock.isError && !isWrong && <ErrorNotice error={unlock.error} />}
        <Button type="submit" size="md" disabled={byPassphrase && passphrase === ''} loading={unlock.isPending}>
          {t('vault.unlock')}
        </Button>
      </form>
    </VaultCard>
  );
}
