/** A passphrase chosen anew, typed twice, since nothing can bring it back. */
import { PasswordInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';

const SHORTEST = 8;

export interface Typed {
  readonly passphrase: string;
  readonly again: string;
}

export const NOTHING_TYPED: Typed = { passphrase: '', again: '' };

export function isChosen({ passphrase, again }: Typed): boolean {
  return passphrase.length >= SHORTEST && passphrase === again;
}

interface Props {
  readonly typed: Typed;
  readonly onChange: (typed: Typed) => void;
}

export function NewPassphrase({ typed, onChange }: Props) {
  const { t } = useTranslation();
  const differs = typed.again !== '' && typed.again !== typed.passphrase;
  return (
    <>
      <PasswordInput
        label={t('vault.newPassphrase')}
        description={t('vault.shortest', { count: SHORTEST })}
        autoComplete="new-password"
        value={typed.passphrase}
        onChange={(event) => onChange({ ...typed, passphrase: event.currentTarget.value })}
      />
      <PasswordInput
        label={t('vault.again')}
        autoComplete="new-password"
        value={typed.again}
        error={differs ? t('vault.differs') : undefined}
        onChange={(event) => onChange({ ...typed, again: event.currentTarget.value })}
      />
    </>
  );
}
