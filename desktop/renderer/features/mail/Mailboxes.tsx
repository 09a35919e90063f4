/** The mailboxes: how big, whether the key is at hand, and what can be done with them. */
import { Button, TextInput, VisuallyHidden } from '@mantine/core';
import { IconInbox, IconPlus, IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Server } from '../../../contract/index.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { Rows } from '../../components/Rows.tsx';
import { useApi } from '../../connection/api.tsx';
import { CreateMailbox } from './CreateMailbox.tsx';
import { MailboxRow } from './MailboxRow.tsx';

const SHOWN_AT_ONCE = 200;

interface Props {
  readonly server: Server;
  readonly domain: string;
  readonly hostname: string;
}

export function Mailboxes({ server, domain, hostname }: Props) {
  const { t } = useTranslation();
  const { query } = useApi();
  const [creating, setCreating] = useState(false);
  const [filter, setFilter] = useState('');
  const [limit, setLimit] = useState(SHOWN_AT_ONCE);
  const mailboxes = useQuery(query.mail.mailboxes.list.queryOptions({ input: { serverId: server.id } }));
  const found = mailboxes.data?.filter((each) => each.address.includes(filter.trim().toLowerCase())) ?? [];
  const create = (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setCreating(true)}>
      {t('mail.createMailbox')}
    </Button>
  );
  return (
    <div className="stack">
      {mailboxes.isPending && <Rows />}
      {mailboxes.isError && <ErrorNotice error={mailboxes.error} onRetry={() => void mailboxes.refetch()} />}
      {mailboxes.data?.length === 0 && (
        <EmptyState icon={<IconInbox size={36} stroke={1.3} />} title={t('mail.noMailbox')} actions={create}>
          {t('mail.noMailboxAbout')}
        </EmptyState>
      )}
      {mailboxes.data && mailboxes.data.length > 0 && (
        <>
          <div className="row row-wrap" style={{ justifyContent: 'space-between' }}>
            <TextInput
              aria-label={t('mail.filter')}
              placeholder={t('mail.filter')}
              leftSection={<IconSearch size={15} aria-hidden />}
              w={260}
              value={filter}
              onChange={(event) => setFilter(event.currentTarget.value)}
            />
            {create}
          </div>
          <section className="card table-scroll" tabIndex={0} role="region" aria-label={t('mail.mailboxes')}>
            <table className="table">
              <thead>
                <tr>
                  <th>{t('mail.address')}</th>
                  <th>{t('mail.state')}</th>
                  <th className="end">{t('mail.size')}</th>
                  <th className="end">{t('mail.sealed')}</th>
                  <th>
                    <VisuallyHidden>{t('common.actions')}</VisuallyHidden>
                  </th>
                </tr>
              </thead>
              <tbody>
                {found.slice(0, limit).map((mailbox) => (
                  <MailboxRow key={mailbox.address} mailbox={mailbox} server={server} />
                ))}
              </tbody>
            </table>
          </section>
          {found.length === 0 && <p className="dim">{t('common.noMatch')}</p>}
          {found.length > limit && (
            <Button variant="default" onClick={() => setLimit(limit + SHOWN_AT_ONCE)}>
              {t('common.more')}
            </Button>
          )}
        </>
      )}
      {creating && <CreateMailbox server={server} domain={domain} hostname={hostname} onClose={() => setCreating(false)} />}
    </div>
  );
}
