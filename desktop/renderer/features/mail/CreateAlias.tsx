/** A new alias: one address, one or more to lead to. */
import { Button, Group, Modal, Stack, TagsInput, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { aliasAddress, aliasTarget, type Server } from '../../../contract/index.ts';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { useApi } from '../../connection/api.tsx';

interface Props {
  readonly server: Server;
  readonly domain: string;
  readonly onClose: () => void;
}

export function CreateAlias({ server, domain, onClose }: Props) {
  const { t } = useTranslation();
  const { query } = useApi();
  const queries = useQueryClient();
  const [name, setName] = useState('');
  const [targets, setTargets] = useState<string[]>([]);
  const create = useMutation(
    query.mail.aliases.create.mutationOptions({
      onSuccess: async () => {
        await queries.invalidateQueries({ queryKey: query.mail.key() });
        onClose();
      },
    }),
  );
  const address = aliasAddress.safeParse(name.includes('@') ? name : `${name.trim()}@${domain}`);
  const wrong = targets.some((target) => !aliasTarget.safeParse(target).success);
  return (
    <Modal opened onClose={onClose} title={t('mail.createAlias')} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (address.success) create.mutate({ serverId: server.id, address: address.data, targets });
        }}
      >
        <Stack>
          <TextInput
            label={t('mail.address')}
            description={t('mail.nameAbout', { domain })}
            data-autofocus
            spellCheck={false}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <TagsInput
            label={t('mail.leadsTo')}
            description={t('mail.leadsToAbout')}
            maxTags={100}
            acceptValueOnBlur
            value={targets}
            error={wrong ? t('mail.notAnAddress') : undefined}
            onChange={setTargets}
          />
          {create.isError && <ErrorNotice error={create.error} />}
          <Group justify="flex-end">
            <Button type="submit" disabled={!address.success || name.trim() === '' || targets.length === 0 || wrong} loading={create.isPending}>
              {t('mail.createAlias')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
