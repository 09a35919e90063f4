/** A new mailbox. A generated password is shown here, once. */
import { Button, Group, Modal, PasswordInput, Select, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { emailAddress, folderLanguage, type Server } from '../../../contract/index.ts';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { useApi } from '../../connection/api.tsx';
import { ClientSettings } from './programs/ClientSettings.tsx';
import { languagesIn } from './rules/languages.ts';
import { NewPassword } from './NewPassword.tsx';

interface Props {
  readonly server: Server;
  readonly domain: string;
  readonly hostname: string;
  readonly onClose: () => void;
}

export function CreateMailbox({ server, domain, hostname, onClose }: Props) {
  const { t, i18n } = useTranslation();
  const { query } = useApi();
  const queries = useQueryClient();
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [language, setLanguage] = useState<string | null>(null);
  const create = useMutation(
    query.mail.mailboxes.create.mutationOptions({ onSuccess: () => queries.invalidateQueries({ queryKey: query.mail.key() }) }),
  );
  const chosen = folderLanguage.safeParse(language);
  const address = emailAddress.safeParse(name.includes('@') ? name : `${name.trim()}@${domain}`);
  const ready = name.trim() !== '' && address.success && (password === '' || password.length >= 8);
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      closeOnClickOutside={!create.data}
      title={create.data ? t('mail.created', { address: create.data.address }) : t('mail.createMailbox')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      {create.data ? (
        <Stack>
          {create.data.password !== null && <NewPassword password={create.data.password} account={{ hostname, address: create.data.address }} />}
          <ClientSettings hostname={hostname} address={create.data.address} />
          <Group justify="flex-end">
            <Button onClick={onClose}>{t('common.done')}</Button>
          </Group>
        </Stack>
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (address.success)
              create.mutate({
                serverId: server.id,
                address: address.data,
                ...(password === '' ? {} : { password }),
                ...(chosen.success ? { language: chosen.data } : {}),
              });
          }}
        >
          <Stack>
            <TextInput
              label={t('mail.name')}
              description={t('mail.nameAbout', { domain })}
              data-autofocus
              autoComplete="off"
              spellCheck={false}
              value={name}
              rightSection={name.includes('@') ? undefined : <span className="dim">@{domain}</span>}
              rightSectionWidth={name.includes('@') ? 0 : domain.length * 8 + 32}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            <PasswordInput
              label={t('mail.password')}
              description={t('mail.passwordAbout')}
              autoComplete="new-password"
              value={password}
              onChange={(event) => setPassword(event.currentTarget.value)}
            />
            <Select
              label={t('mail.folderLanguage')}
              description={t('rules.settingAbout.folderLanguage')}
              placeholder={t('mail.folderLanguageAsSet')}
              clearable
              data={languagesIn(i18n.language)}
              value={language}
              onChange={setLanguage}
            />
            {create.isError && <ErrorNotice error={create.error} />}
            <Group justify="flex-end" gap="xs">
              <Button variant="default" onClick={onClose}>
                {t('common.close')}
              </Button>
              <Button type="submit" disabled={!ready} loading={create.isPending}>
                {t('mail.createMailbox')}
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Modal>
  );
}
