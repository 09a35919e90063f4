/** Makes an app password: for a name, and for everything or only some of what a mailbox can be used for. */
import { Button, Checkbox, Group, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { appProtocol, type Server } from '../../../contract/index.ts';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { useApi } from '../../connection/api.tsx';
import { NewPassword } from './NewPassword.tsx';

interface Props {
  readonly server: Server;
  readonly address: string;
  readonly hostname: string;
  readonly onMade: () => void;
}

const ALL = appProtocol.options;

export function NewAppPassword({ server, address, hostname, onMade }: Props) {
  const { t } = useTranslation();
  const { query } = useApi();
  const [name, setName] = useState('');
  const [current, setCurrent] = useState('');
  const [allowed, setAllowed] = useState<readonly string[]>(ALL);
  const create = useMutation(
    query.mail.appPasswords.create.mutationOptions({
      onSuccess: () => {
        setName('');
        setCurrent('');
        onMade();
      },
    }),
  );
  const protocols = ALL.filter((each) => allowed.includes(each));
  const ready = name.trim() !== '' && current !== '' && protocols.length > 0;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const only = protocols.length === ALL.length ? {} : { protocols };
        if (ready) create.mutate({ serverId: server.id, address, currentPassword: current, name: name.trim(), ...only });
      }}
    >
      <Stack>
        {create.data && <NewPassword password={create.data.password} account={{ hostname, address }} />}
        <TextInput
          label={t('mail.appPasswordName')}
          description={t('mail.appPasswordNameAbout')}
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Checkbox.Group label={t('mail.appPasswordFor')} value={[...allowed]} onChange={setAllowed}>
          <Group gap="md" mt={6}>
            {ALL.map((each) => (
              <Checkbox key={each} value={each} label={t(`mail.protocols.${each}`)} />
            ))}
          </Group>
        </Checkbox.Group>
        <PasswordInput
          label={t('mail.mailboxPassword')}
          description={t('mail.mailboxPasswordAbout')}
          autoComplete="off"
          value={current}
          onChange={(event) => setCurrent(event.currentTarget.value)}
        />
        {create.isError && <ErrorNotice error={create.error} />}
        <Group justify="flex-end">
          <Button type="submit" disabled={!ready} loading={create.isPending}>
            {t('mail.createAppPassword')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
