/** How to log in: a password, a key that is pasted, one that its file keeps, or the agent. */
import { PasswordInput, SegmentedControl, Textarea } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { AddressForm, Missing } from './address-form.ts';

const LOGINS = ['password', 'key', 'agent'] as const;

interface Props {
  readonly form: AddressForm;
  readonly missing: readonly Missing[];
  readonly onSet: (change: Partial<AddressForm>) => void;
}

export function LoginFields({ form, missing, onSet }: Props) {
  const { t } = useTranslation();
  const logins = form.keyFile === '' ? LOGINS : (['key-file', ...LOGINS] as const);
  const passphrase = (
    <PasswordInput
      label={t('add.keyPassphrase')}
      autoComplete="off"
      value={form.passphrase}
      onChange={(event) => onSet({ passphrase: event.currentTarget.value })}
    />
  );
  return (
    <>
      <div className="stack" style={{ gap: 6 }}>
        <strong id="login-label" style={{ fontSize: 13, fontWeight: 500 }}>
          {t('add.login')}
        </strong>
        <SegmentedControl
          aria-labelledby="login-label"
          value={form.login}
          onChange={(login) => onSet({ login })}
          data={logins.map((login) => ({ value: login, label: t(`login.${login}`) }))}
        />
      </div>
      {form.login === 'password' && (
        <PasswordInput
          label={t('add.password')}
          description={t('add.passwordAbout')}
          autoComplete="off"
          error={missing.includes('password') && t('add.missing.password')}
          value={form.password}
          onChange={(event) => onSet({ password: event.currentTarget.value })}
        />
      )}
      {form.login === 'key' && (
        <>
          <Textarea
            label={t('add.privateKey')}
            description={t('add.privateKeyAbout')}
            placeholder="-----BEGIN OPENSSH PRIVATE KEY-----"
            rows={5}
            spellCheck={false}
            classNames={{ input: 'mono' }}
            error={missing.includes('privateKey') && t('add.missing.privateKey')}
            value={form.privateKey}
            onChange={(event) => onSet({ privateKey: event.currentTarget.value })}
          />
          {passphrase}
        </>
      )}
      {form.login === 'key-file' && (
        <>
          <p className="dim wrap" style={{ margin: 0 }}>
            {t('add.keyFileAbout')} <span className="mono">{form.keyFile}</span>
          </p>
          {passphrase}
        </>
      )}
      {form.login === 'agent' && (
        <p className="dim" style={{ margin: 0 }}>
          {t('add.agentAbout')}
        </p>
      )}
    </>
  );
}
