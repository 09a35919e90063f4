/** First start: who keeps the key of the vault. Never a vault without one. */
import { Button, PasswordInput } from '@mantine/core';
import { IconKey, IconLock } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { VaultState } from '../../../contract/index.ts';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { useApi } from '../../connection/api.tsx';
import { useVaultChanged } from './use-vault-change.ts';
import { VaultCard } from './VaultCard.tsx';

const SHORTEST = 8;

interface Props {
  readonly vault: VaultState;
}

export function CreateVault({ vault }: Props) {
  const { t } = useTranslation();
  const { query } = useApi();
  const [keeper, setKeeper] = useState<'keychain' | 'passphrase'>(vault.keychainProblem === null ? 'keychain' : 'passphrase');
  const [passphrase, setPassphrase] = useState('');
  const [again, setAgain] = useState('');
  const create = useMutation(query.vault.create.mutationOptions({ onSuccess: useVaultChanged() }));
  const differs = again !== '' && again !== passphrase;
  const ready = keeper === 'keychain' || (passphrase.length >= SHORTEST && passphrase === again);

  return (
    <VaultCard title={t('vault.createTitle')} about={t('vault.createAbout')}>
      <form
        className="stack"
        style={{ gap: 16 }}
        onSubmit={(event) => {
          event.preventDefault();
          create.mutate(keeper === 'keychain' ? {} : { passphrase });
        }}
      >
        <button
          type="button"
          className="choice"
          aria-pressed={keeper === 'keychain'}
          disabled={vault.keychainProblem !== null}
          onClick={() => setKeeper('keychain')}
        >
          <IconKey size={20} stroke={1.6} aria-hidden />
          <span>
            <strong>{t('vault.keychain')}</strong>
            <br />
            <span className="dim">{vault.keychainProblem ?? t('vault.keychainAbout')}</span>
          </span>
        </button>
        <button type="button" className="choice" aria-pressed={keeper === 'passphrase'} onClick={() => setKeeper('passphrase')}>
          <IconLock size={20} stroke={1.6} aria-hidden />
          <span>
            <strong>{t('vault.passphrase')}</strong>
            <br />
            <span className="dim">{t('vault.passphraseAbout')}</span>
          </span>
        </button>
        {keeper === 'passphrase' && (
          <>
            <PasswordInput
              label={t('vault.newPassphrase')}
              description={t('vault.shortest', { count: SHORTEST })}
              autoComplete="new-password"
              value={passphrase}
              onChange={(event) => setPassphrase(event.currentTarget.value)}
            />
            <PasswordInput
              label={t('vault.again')}
              autoComplete="new-password"
              value={again}
              error={differs ? t('vault.differs') : undefined}
              onChange={(event) => setAgain(event.currentTarget.value)}
            />
          </>
        )}
        {create.isError && <ErrorNotice error={create.error} />}
        <Button type="submit" size="md" disabled={!ready} loading={create.isPending}>
          {t('vault.create')}
        </Button>
      </form>
    </VaultCard>
  );
}
