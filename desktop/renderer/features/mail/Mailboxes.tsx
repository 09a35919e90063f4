/** The mailboxes: how full, whether the key is at hand, what waits sealed, and what can be done with them. */
import { Button } from '@mantine/core';
import { IconInbox, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MailMailbox, Server } from '../../../contract/index.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { formatMegabytes } from '../../components/format.ts';
import { Listing } from '../../components/Listing.tsx';
import { useApi } from '../../connection/api.tsx';
import { CreateMailbox } from './CreateMailbox.tsx';
import { MailboxCells } from './MailboxCells.tsx';
import { MailboxDialog, type MailboxAct } from './MailboxDialog.tsx';
import { totalsOf } from './usage.ts';

interface Props {
  readonly server: Server;
  readonly domain: string;
  readonly hostname: string;
  readonly wanted: string;
}

export function Mailboxes({ server, domain, hostname, wanted }: Props) {
  const { t } = useTranslation();
  const { query } = useApi();
  const [creating, setCreating] = useState(false);
  const [asked, setAsked] = useState<{ readonly act: MailboxAct; readonly mailbox: MailMailbox } | null>(null);
  const mailboxes = useQuery(query.mail.mailboxes.list.queryOptions({ input: { serverId: server.id } }));
  const create = (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setCreating(true)}>
      {t('mail.createMailbox')}
    </Button>
  );
  return (
    <div className="stack">
      <Listing
        label={t('mail.mailboxes')}
        source={mailboxes}
        keyOf={({ address }) => address}
        wordsOf={({ address }) => address}
        searchLabel={t('mail.filter')}
        search={wanted}
        tools={mailboxes.data && <TotalsLine mailboxes={mailboxes.data} />}
        actions={create}
        columns={[
          { label: t('mail.address'), width: '30%' },
          { label: t('mail.state'), width: '104px' },
          { label: t('mail.size') },
          { label: t('mail.sealed'), align: 'end', width: '84px' },
          { label: t('common.actions'), isHidden: true, width: '64px' },
        ]}
        empty={
          <EmptyState icon={<IconInbox size={36} stroke={1.3} />} title={t('mail.noMailbox')} actions={create}>
            {t('mail.noMailboxAbout')}
          </EmptyState>
        }
      >
        {(mailbox) => <MailboxCells mailbox={mailbox} server={server} onAct={(act) => setAsked({ act, mailbox })} />}
      </Listing>
      {creating && <CreateMailbox server={server} domain={domain} hostname={hostname} onClose={() => setCreating(false)} />}
      {asked !== null && <MailboxDialog act={asked.act} mailbox={asked.mailbox} server={server} hostname={hostname} onClose={() => setAsked(null)} />}
    </div>
  );
}

function TotalsLine({ mailboxes }: { readonly mailboxes: readonly MailMailbox[] }) {
  const { t, i18n } = useTranslation();
  const totals = totalsOf(mailboxes);
  const parts = [
    t('mail.totalMailboxes', { count: totals.mailboxes }),
    formatMegabytes(totals.sizeBytes, i18n.language),
    ...(totals.sealed > 0 ? [t('mail.totalSealed', { count: totals.sealed })] : []),
    ...(totals.nearlyFull > 0 ? [t('mail.totalNearlyFull', { count: totals.nearlyFull })] : []),
  ];
  return <span className="dim numbers">{parts.join(' · ')}</span>;
}
