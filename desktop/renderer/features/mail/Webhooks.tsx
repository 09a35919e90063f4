/** The webhooks that aliases lead to: the secret that each call is signed with, and a new one. Nothing at all where there are none. */
import { Button } from '@mantine/core';
import { IconRotate } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Server, Webhook } from '../../../contract/index.ts';
import { Confirm } from '../../components/Confirm.tsx';
import { CopyButton } from '../../components/CopyButton.tsx';
import { When } from '../../components/When.tsx';
import { useApi } from '../../connection/api.tsx';

interface Props {
  readonly server: Server;
}

export function Webhooks({ server }: Props) {
  const { t } = useTranslation();
  const { query } = useApi();
  const queries = useQueryClient();
  const [asked, setAsked] = useState<Webhook | null>(null);
  const webhooks = useQuery(query.mail.webhooks.list.queryOptions({ input: { serverId: server.id } }));
  const rotate = useMutation(
    query.mail.webhooks.rotate.mutationOptions({
      onSuccess: async () => {
        setAsked(null);
        await queries.invalidateQueries({ queryKey: query.mail.webhooks.key() });
      },
    }),
  );
  if (webhooks.data === undefined || webhooks.data.length === 0) return null;
  return (
    <section className="card">
      <header className="card-pad" style={{ paddingBottom: 8 }}>
        <h2 className="card-title">{t('mail.webhooks')}</h2>
        <p className="dim" style={{ margin: '4px 0 0' }}>
          {t('mail.webhooksAbout')}
        </p>
      </header>
      {webhooks.data.map((webhook) => (
        <div key={webhook.url} className="row row-wrap line">
          <span className="mono grow wrap">{webhook.url}</span>
          <span className="dim">
            {t(webhook.rotatedAt === null ? 'mail.secretSince' : 'mail.secretRotated')} <When at={webhook.rotatedAt ?? webhook.createdAt} />
          </span>
          <CopyButton text={webhook.secret} label={t('mail.copySecret')} withLabel />
          <Button size="xs" variant="default" leftSection={<IconRotate size={14} />} onClick={() => setAsked(webhook)}>
            {t('mail.rotateSecret')}
          </Button>
        </div>
      ))}
      {asked !== null && (
        <Confirm
          opened
          title={t('mail.rotateTitle')}
          action={t('mail.rotateSecret')}
          busy={rotate.isPending}
          error={rotate.error}
          onConfirm={() => rotate.mutate({ serverId: server.id, url: asked.url })}
          onClose={() => setAsked(null)}
        >
          <p className="wrap mono">{asked.url}</p>
          {t('mail.rotateAbout')}
        </Confirm>
      )}
    </section>
  );
}
