/** Step 1: the address and how to log in. */
import { Button, NumberInput, PasswordInput, SegmentedControl, Textarea, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useQuery } from '@tanstack/react-query';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { Fold } from '../../components/Fold.tsx';
import { useApi } from '../../connection/api.tsx';
import { isComplete, type AddressForm } from './address-form.ts';
import { SshHosts } from './SshHosts.tsx';
import { Through } from './Through.tsx';

const LOGINS = ['password', 'key', 'agent'] as const;

interface Props {
  readonly form: AddressForm;
  readonly busy: boolean;
  readonly error: unknown;
  readonly onChange: (form: AddressForm) => void;
  readonly onSubmit: () => void;
}

export function AddressStep({ form, busy, error, onChange, onSubmit }: Props) {
  const { t } = useTranslation();
  const { query } = useApi();
  const hosts = useQuery(query.servers.sshHosts.queryOptions());
  const logins = form.keyFile === '' ? LOGINS : (['key-file', ...LOGINS] as const);
  const set = (change: Partial<AddressForm>): void => onChange({ ...form, ...change });
  return (
    <form
      className="card card-pad stack narrow"
      style={{ margin: 0, gap: 16 }}
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      {hosts.data && hosts.data.length > 0 && <SshHosts hosts={hosts.data} form={form} onChange={onChange} />}
      <TextInput
        label={t('add.host')}
        description={t('add.hostAbout')}
        placeholder="203.0.113.7"
        data-autofocus
        autoComplete="off"
        spellCheck={false}
        value={form.host}
        onChange={(event) => set({ host: event.currentTarget.value })}
      />
      <div className="row" style={{ alignItems: 'flex-end', gap: 12 }}>
        <TextInput
          className="grow"
          label={t('add.user')}
          value={form.user}
          spellCheck={false}
          onChange={(event) => set({ user: event.currentTarget.value })}
        />
        <NumberInput
          label={t('add.port')}
          w={110}
          min={1}
          max={65_535}
          allowDecimal={false}
          value={form.port}
          onChange={(port) => set({ port: Number(port) })}
        />
      </div>
      <div className="stack" style={{ gap: 6 }}>
        <strong id="login-label" style={{ fontSize: 13, fontWeight: 500 }}>
          {t('add.login')}
        </strong>
        <SegmentedControl
          aria-labelledby="login-label"
          value={form.login}
          onChange={(login) => set({ login })}
          data={logins.map((login) => ({ value: login, label: t(`login.${login}`) }))}
        />
      </div>
      {form.login === 'password' && (
        <PasswordInput
          label={t('add.password')}
          description={t('add.passwordAbout')}
          autoComplete="off"
          value={form.password}
          onChange={(event) => set({ password: event.currentTarget.value })}
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
            value={form.privateKey}
            onChange={(event) => set({ privateKey: event.currentTarget.value })}
          />
          <PasswordInput
            label={t('add.keyPassphrase')}
            autoComplete="off"
            value={form.passphrase}
            onChange={(event) => set({ passphrase: event.currentTarget.value })}
          />
        </>
      )}
      {form.login === 'key-file' && (
        <>
          <p className="dim wrap" style={{ margin: 0 }}>
            {t('add.keyFileAbout')} <span className="mono">{form.keyFile}</span>
          </p>
          <PasswordInput
            label={t('add.keyPassphrase')}
            autoComplete="off"
            value={form.passphrase}
            onChange={(event) => set({ passphrase: event.currentTarget.value })}
          />
        </>
      )}
      {form.login === 'agent' && (
        <p className="dim" style={{ margin: 0 }}>
          {t('add.agentAbout')}
        </p>
      )}
      <Fold label={t('add.more')}>
        <div className="stack">
          <TextInput
            label={t('add.name')}
            description={t('add.nameAbout')}
            value={form.name}
            onChange={(event) => set({ name: event.currentTarget.value })}
          />
          <PasswordInput
            label={t('add.sudoPassword')}
            description={t('add.sudoPasswordAbout')}
            autoComplete="off"
            value={form.sudoPassword}
            onChange={(event) => set({ sudoPassword: event.currentTarget.value })}
          />
          <Through jump={form.jump} onChange={(jump) => set({ jump })} />
        </div>
      </Fold>
      {error != null && <ErrorNotice error={error} />}
      <div className="row">
        <Button type="submit" disabled={!isComplete(form)} loading={busy}>
          {t('add.readFingerprint')}
        </Button>
      </div>
    </form>
  );
}
