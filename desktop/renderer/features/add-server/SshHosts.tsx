/** Fills the form in from a host that the person's SSH client knows. */
import { Select } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SshHost } from '../../../contract/index.ts';
import { fromSshHost, type AddressForm } from './address-form.ts';

interface Props {
  readonly hosts: readonly SshHost[];
  readonly form: AddressForm;
  readonly onChange: (form: AddressForm) => void;
}

export function SshHosts({ hosts, form, onChange }: Props) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<SshHost | null>(null);
  return (
    <Select
      label={t('add.sshHosts')}
      description={chosen?.hasOtherProxy === true ? t('add.otherProxy') : undefined}
      placeholder="~/.ssh/config"
      searchable
      clearable
      limit={50}
      nothingFoundMessage={t('add.sshHostsNone')}
      data={hosts.map(({ alias, endpoint: { user, host } }) => ({ value: alias, label: alias === host ? alias : `${alias} · ${user}@${host}` }))}
      value={chosen?.alias ?? null}
      onChange={(alias) => {
        const host = hosts.find((each) => each.alias === alias) ?? null;
        setChosen(host);
        if (host) onChange(fromSshHost(form, host));
      }}
    />
  );
}
