/** Publishes the records at an authority that takes signed updates (RFC 2136, TSIG). */
import { Button, Group, Modal, NumberInput, PasswordInput, Select, Stack, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DnsUpdateTarget, Server } from '../../../contract/index.ts';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { useApi } from '../../connection/api.tsx';
import { PublishResult } from './PublishResult.tsx';

const ALGORITHMS: readonly DnsUpdateTarget['algorithm'][] = ['hmac-sha256', 'hmac-sha512'];

interface Props {
  readonly server: Server;
  readonly domain: string;
  readonly onClose: () => void;
  readonly onPublished: () => void;
}

export function PublishDialog({ server, domain, onClose, onPublished }: Props) {
  const { t } = useTranslation();
  const { query } = useApi();
  const known = useQuery(query.dns.target.queryOptions({ input: { serverId: server.id } }));
  const [typed, setTyped] = useState<Partial<DnsUpdateTarget>>({});
  const publish = useMutation(query.dns.publish.mutationOptions({ onSuccess: onPublished }));
  const target = { host: '', port: 53, zone: domain, keyName: '', algorithm: 'hmac-sha256' as const, secret: '', ...known.data, ...typed };
  const set = (change: Partial<DnsUpdateTarget>): void => setTyped({ ...typed, ...change });
  /** A stored target needs no secret typed again. */
  const stored = known.data != null && Object.keys(typed).length === 0;
  const ready = stored || (target.host !== '' && target.keyName !== '' && target.secret !== '' && target.zone !== '');

  return (
    <Modal opened onClose={onClose} size="lg" title={t('dns.publishTitle')} closeButtonProps={{ 'aria-label': t('common.close') }}>
      {publish.data ? (
        <PublishResult result={publish.data} onClose={onClose} />
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            publish.mutate(stored ? { serverId: server.id } : { serverId: server.id, target });
          }}
        >
          <Stack gap="sm">
            <p className="dim" style={{ margin: 0 }}>
              {t('dns.publishAbout')}
            </p>
            <div className="row" style={{ alignItems: 'flex-end' }}>
              <TextInput
                className="grow"
                label={t('dns.authority')}
                placeholder="ns1.example.net"
                spellCheck={false}
                value={target.host}
                onChange={(event) => set({ host: event.currentTarget.value })}
              />
              <NumberInput label={t('add.port')} w={110} min={1} max={65_535} value={target.port} onChange={(port) => set({ port: Number(port) })} />
            </div>
            <TextInput label={t('dns.zone')} spellCheck={false} value={target.zone} onChange={(event) => set({ zone: event.currentTarget.value })} />
            <div className="row" style={{ alignItems: 'flex-end' }}>
              <TextInput
                className="grow"
                label={t('dns.keyName')}
                spellCheck={false}
                value={target.keyName}
                onChange={(event) => set({ keyName: event.currentTarget.value })}
              />
              <Select
                label={t('dns.algorithm')}
                w={160}
                allowDeselect={false}
                data={ALGORITHMS}
                value={target.algorithm}
                onChange={(value) => set({ algorithm: ALGORITHMS.find((each) => each === value) ?? 'hmac-sha256' })}
              />
            </div>
            <PasswordInput
              label={t('dns.secret')}
              description={stored ? t('dns.secretStored') : t('dns.secretAbout')}
              autoComplete="off"
              value={target.secret}
              onChange={(event) => set({ secret: event.currentTarget.value })}
            />
            {known.isError && <ErrorNotice error={known.error} onRetry={() => void known.refetch()} />}
            {publish.isError && <ErrorNotice error={publish.error} />}
            <Group justify="flex-end" gap="xs">
              <Button variant="default" onClick={onClose}>
                {t('common.close')}
              </Button>
              <Button type="submit" disabled={!ready} loading={publish.isPending}>
                {t('dns.publish')}
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Modal>
  );
}
