/** Opens the vault, with the passphrase or by asking the keychain. */
import { Button, PasswordInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { VaultState } from '../../../contract/index.ts';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
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
  const byPassphrase = vault.keeper !== 'keychain';

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
            data-autofocus
            value={passphrase}
            onChange={(event) => setPassphrase(event.currentTarget.value)}
          />
        )}
        {unlock.isError && <ErrorNotice error={unlock.error} />}
        <Button type="submit" size="md" disabled={byPassphrase && passphrase === ''} loading={unlock.isPending}>
          {t('vault.unlock')}
        </Button>
      </form>
    </VaultCard>
  );
}
