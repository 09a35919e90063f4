/** Step 1: the address and how to log in. */
import { Button, NumberInput, PasswordInput, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { Fold } from '../../components/Fold.tsx';
import { Waiting } from '../../components/Waiting.tsx';
import { useApi } from '../../connection/api.tsx';
import { missingOf, type AddressForm } from './address-form.ts';
import { LoginFields } from './LoginFields.tsx';
import { SshHosts } from './SshHosts.tsx';
import { Through } from './Through.tsx';
import type { Meeting } from './use-meeting.ts';

interface Props {
  readonly form: AddressForm;
  readonly meeting: Meeting;
  readonly onChange: (form: AddressForm) => void;
  readonly onLeave: () => void;
}

export function AddressStep({ form, meeting, onChange, onLeave }: Props) {
  const { t } = useTranslation();
  const { query } = useApi();
  const hosts = useQuery(query.servers.sshHosts.queryOptions());
  const [tried, setTried] = useState(false);
  const first = useRef<HTMLInputElement>(null);
  const card = useRef<HTMLFormElement>(null);
  const missing = tried ? missingOf(form) : [];
  const isBusy = meeting.isReading || meeting.isLoggingIn;
  const set = (change: Partial<AddressForm>): void => onChange({ ...form, ...change });
  const words = { host: form.host.trim() };
  useEffect(() => first.current?.focus(), []);
  return (
    <form
      ref={card}
      className="card card-pad stack narrow"
      style={{ margin: 0, gap: 16 }}
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (missingOf(form).length === 0) return meeting.begin();
        // The first field that lacks something, once its error stands below it.
        requestAnimationFrame(() => card.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
      }}
    >
      {hosts.data && hosts.data.length > 0 && <SshHosts hosts={hosts.data} form={form} onChange={onChange} />}
      <TextInput
        ref={first}
        label={t('add.host')}
        description={t('add.hostAbout')}
        placeholder="203.0.113.7"
        autoComplete="off"
        spellCheck={false}
        error={missing.includes('host') && t('add.missing.host')}
        value={form.host}
        onChange={(event) => set({ host: event.currentTarget.value })}
      />
      <div className="row" style={{ alignItems: 'flex-start', gap: 12 }}>
        <TextInput
          className="grow"
          label={t('add.user')}
          value={form.user}
          spellCheck={false}
          error={missing.includes('user') && t('add.missing.user')}
          onChange={(event) => set({ user: event.currentTarget.value })}
        />
        <NumberInput
          label={t('add.port')}
          w={110}
          min={1}
          max={65_535}
          allowDecimal={false}
          error={missing.includes('port') && t('add.missing.port')}
          value={form.port}
          onChange={(port) => set({ port: Number(port) })}
        />
      </div>
      <LoginFields form={form} missing={missing} onSet={set} />
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
      {meeting.error != null && !isBusy && <ErrorNotice error={meeting.error} />}
      {isBusy ? (
        <Waiting label={t(meeting.isReading ? 'add.reading' : 'add.loggingIn', words)} late={t('add.late')} onCancel={meeting.change} />
      ) : (
        <div className="row">
          <Button type="submit">{t(meeting.isConfirmed ? 'add.logIn' : 'add.readFingerprint')}</Button>
          <Button variant="default" onClick={onLeave}>
            {t('common.cancel')}
          </Button>
        </div>
      )}
    </form>
  );
}
