/** All of a server's mail: who gets it, how programs reach it, what is under way, what became of it, and the rules. */
import { Button, Tabs } from '@mantine/core';
import { IconMail } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { go } from '../../app/route.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { Page } from '../../components/Page.tsx';
import { useServer } from '../../components/ServerContext.ts';
import { Aliases } from './Aliases.tsx';
import { Domains } from './Domains.tsx';
import { goToMail, MAIL_TABS, useMailPlace } from './mail-tab.ts';
import { Mailboxes } from './Mailboxes.tsx';
import { Deliverability } from './flow/Deliverability.tsx';
import { Queue } from './flow/Queue.tsx';
import { Trace } from './flow/Trace.tsx';
import { Programs } from './programs/Programs.tsx';
import { Rules } from './rules/Rules.tsx';

export function Mail() {
  const { t } = useTranslation();
  const server = useServer();
  const { tab, wanted } = useMailPlace();
  const { domain, hostname } = server;
  if (domain === null || hostname === null)
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
  const views = {
    mailboxes: () => <Mailboxes key={wanted} server={server} domain={domain} hostname={hostname} wanted={wanted} />,
    aliases: () => <Aliases key={wanted} server={server} domain={domain} wanted={wanted} />,
    domains: () => <Domains server={server} />,
    programs: () => <Programs key={wanted} server={server} hostname={hostname} wanted={wanted} />,
    queue: () => <Queue server={server} />,
    trace: () => <Trace key={wanted} server={server} wanted={wanted} />,
    deliverability: () => <Deliverability server={server} />,
    rules: () => <Rules server={server} domain={domain} />,
  } as const;
  return (
    <Page title={t('sections.mail')} about={t('mail.about', { domain })} wide>
      <Tabs value={tab} onChange={(next) => goToMail(server, MAIL_TABS.find((each) => each === next) ?? 'mailboxes')} keepMounted={false}>
        <Tabs.List mb="md" className="mail-tabs">
          {MAIL_TABS.map((each) => (
            <Tabs.Tab key={each} value={each}>
              {t(`mail.tabs.${each}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={tab}>{views[tab]()}</Tabs.Panel>
      </Tabs>
    </Page>
  );
}
