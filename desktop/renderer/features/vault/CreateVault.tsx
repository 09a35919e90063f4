/** First start: who keeps the key of the vault. Never a vault without one. */
import { Button } from '@mantine/core';
import { IconKey, IconLock } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { VaultState } from '../../../contract/index.ts';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { useSaid } from '../../components/use-said.ts';
import { useApi } from '../../connection/api.tsx';
import { isChosen, NewPassphrase, NOTHING_TYPED } from './NewPassphrase.tsx';
import { useVaultChanged } from './use-vault-change.ts';
import { VaultCard } from './VaultCard.tsx';

interface Props {
  readonly vault: VaultState;
}

export function CreateVault({ vault }: Props) {
  const { t } = useTranslation();
  const say = useSaid();
  const { query } = useApi();
  const [keeper, setKeeper] = useState<'keychain' | 'passphrase'>(vault.keychainProblem === null ? 'keychain' : 'passphrase');
  const [typed, setTyped] = useState(NOTHING_TYPED);
  const create = useMutation(query.vault.create.mutationOptions({ onSuccess: useVaultChanged() }));
  const ready = keeper === 'keychain' || isChosen(typed);

  return (
    <VaultCard title={t('vault.createTitle')} about={t('vault.createAbout')}>
      <form
        className="stack"
        style={{ gap: 16 }}
        onSubmit={(event) => {
          event.preventDefault();
          create.mutate(keeper === 'keychain' ? {} : { passphrase: typed.passphrase });
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
            <span className="dim">{vault.keychainProblem === null ? t('vault.keychainAbout') : say(vault.keychainProblem)}</span>
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
        {keeper === 'passphrase' && <NewPassphrase typed={typed} onChange={setTyped} />}
        {create.isError && <ErrorNotice error={create.error} />}
        <Button type="submit" size="md" disabled={!ready} loading={create.isPending}>
          {t('vault.create')}
        </Button>
      </form>
    </VaultCard>
  );
}
