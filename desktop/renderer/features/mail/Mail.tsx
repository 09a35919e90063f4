/** Mailboxes, aliases and domains of the server, and how a mail program reaches them. */
import { Button, Tabs } from '@mantine/core';
import { IconMail } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { go } from '../../app/route.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { Page } from '../../components/Page.tsx';
import { useServer } from '../../components/ServerContext.ts';
import { Aliases } from './Aliases.tsx';
import { ClientSettings } from './ClientSettings.tsx';
import { Domains } from './Domains.tsx';
import { Mailboxes } from './Mailboxes.tsx';

export function Mail() {
  const { t } = useTranslation();
  const server = useServer();
  if (server.domain === null || server.hostname === null)
    return (
      <Page title={t('sections.mail')}>
        <EmptyState
          icon={<IconMail size={36} stroke={1.3} />}
          title={t('mail.emptyTitle')}
          actions={<Button onClick={() => go({ kind: 'server', serverId: server.id, section: 'setup' })}>{t('overview.setUp')}</Button>}
        >
          {t('mail.emptyAbout')}
        </EmptyState>
      </Page>
    );
  return (
    <Page title={t('sections.mail')} about={t('mail.about', { domain: server.domain })}>
      <Tabs defaultValue="mailboxes" keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="mailboxes">{t('mail.mailboxes')}</Tabs.Tab>
          <Tabs.Tab value="aliases">{t('mail.aliases')}</Tabs.Tab>
          <Tabs.Tab value="domains">{t('mail.domains')}</Tabs.Tab>
          <Tabs.Tab value="client">{t('mail.client')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="mailboxes">
          <Mailboxes server={server} domain={server.domain} hostname={server.hostname} />
        </Tabs.Panel>
        <Tabs.Panel value="aliases">
          <Aliases server={server} domain={server.domain} />
        </Tabs.Panel>
        <Tabs.Panel value="domains">
          <Domains server={server} />
        </Tabs.Panel>
        <Tabs.Panel value="client">
          <ClientSettings hostname={server.hostname} />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}
