/** The keys that a domain signs its mail with, what to publish for each, and the switch of the second. */
import { Button, Group, Modal, Stack, Switch, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MailDomain, Server } from '../../../contract/index.ts';
import { CopyButton } from '../../components/CopyButton.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { useApi } from '../../connection/api.tsx';

interface Props {
  readonly server: Server;
  readonly domain: MailDomain;
  readonly onClose: () => void;
}

export function DomainKeys({ server, domain, onClose }: Props) {
  const { t } = useTranslation();
  const { query } = useApi();
  const queries = useQueryClient();
  const [leaving, setLeaving] = useState(false);
  const { name, dkimSelector, dkimPublicKey, ed25519 } = domain;
  const set = useMutation(
    query.mail.domains.setEd25519.mutationOptions({
      onSuccess: async () => {
        setLeaving(false);
        await queries.invalidateQueries({ queryKey: query.mail.domains.key() });
      },
    }),
  );
  return (
    <Modal opened onClose={onClose} size="lg" title={t('mail.keysTitle', { name })} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <Stack>
        <Text>{t('mail.keysAbout')}</Text>
        <KeyRecord name={`${dkimSelector}._domainkey.${name}`} value={`v=DKIM1; k=rsa; p=${dkimPublicKey}`} />
        <Switch
          label={t('mail.secondKey')}
          description={t('mail.secondKeyAbout')}
          checked={ed25519 !== null}
          disabled={set.isPending}
          onChange={(event) => (event.currentTarget.checked ? set.mutate({ serverId: server.id, name, enabled: true }) : setLeaving(true))}
        />
        {leaving && (
          <div className="notice" data-tone="warn">
            <div className="grow">
              <p>{t('mail.secondKeyOff')}</p>
              <Group gap="xs" mt={8}>
                <Button size="xs" color="red" loading={set.isPending} onClick={() => set.mutate({ serverId: server.id, name, enabled: false })}>
                  {t('mail.deleteKey')}
                </Button>
                <Button size="xs" variant="default" onClick={() => setLeaving(false)}>
                  {t('common.keep')}
                </Button>
              </Group>
            </div>
          </div>
        )}
        {ed25519 !== null && <KeyRecord name={ed25519.record.name} value={ed25519.record.value} />}
        {set.isError && <ErrorNotice error={set.error} />}
      </Stack>
    </Modal>
  );
}

function KeyRecord({ name, value }: { readonly name: string; readonly value: string }) {
  const { t } = useTranslation();
  return (
    <div className="record">
      <span className="mono">TXT</span>
      <span className="mono wrap">{name}</span>
      <CopyButton text={name} label={t('mail.copyName')} />
      <span />
      <span className="mono wrap dim clamp" title={value}>
        {value}
      </span>
      <CopyButton text={value} label={t('mail.copyValue')} />
    </div>
  );
}
