/** Where is my message? An id or an address, followed through every service, told in words. */
import { Button, TextInput } from '@mantine/core';
import { IconRoute, IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Server } from '../../../../contract/index.ts';
import { EmptyState } from '../../../components/EmptyState.tsx';
import { ErrorNotice } from '../../../components/ErrorNotice.tsx';
import { Rows } from '../../../components/Rows.tsx';
import { useApi } from '../../../connection/api.tsx';
import { goToMail } from '../mail-tab.ts';
import { Story } from './Story.tsx';

interface Props {
  readonly server: Server;
  readonly wanted: string;
}

const EVENTS_SHOWN = 300;
const FRESH_MS = 5_000;
/** The address of the page holds no more. */
const WANTED_MAX = 300;

export function Trace({ server, wanted }: Props) {
  const { t } = useTranslation();
  const { query } = useApi();
  const [typed, setTyped] = useState(wanted);
  const [limit, setLimit] = useState(EVENTS_SHOWN);
  const trace = useQuery({
    ...query.mail.deliveries.trace.queryOptions({ input: { serverId: server.id, query: wanted, limit } }),
    refetchInterval: FRESH_MS,
  });
  const messages = trace.data?.messages;
  return (
    <div className="stack mail-narrow">
      <form
        className="row row-wrap"
        style={{ alignItems: 'flex-end' }}
        onSubmit={(event) => {
          event.preventDefault();
          goToMail(server, 'trace', typed.trim().slice(0, WANTED_MAX));
        }}
      >
        <TextInput
          className="grow"
          miw={260}
          label={t('flow.where')}
          description={t('flow.whereAbout')}
          spellCheck={false}
          leftSection={<IconSearch size={15} aria-hidden />}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Button type="submit">{t('flow.find')}</Button>
      </form>
      {wanted === '' && messages !== undefined && messages.length > 0 && <h2 className="card-title">{t('flow.latest')}</h2>}
      {trace.isPending && <Rows count={4} />}
      {trace.isError && <ErrorNotice error={trace.error} onRetry={() => void trace.refetch()} />}
      {messages?.length === 0 && (
        <EmptyState icon={<IconRoute size={36} stroke={1.3} />} title={t(wanted === '' ? 'flow.nothingYet' : 'flow.notFound')}>
          {t(wanted === '' ? 'flow.nothingYetAbout' : 'flow.notFoundAbout')}
        </EmptyState>
      )}
      {messages?.map((message, index) => (
        <Story key={`${message.queueId} ${String(message.events[0]?.id ?? 0)}`} message={message} isOpen={wanted !== '' && index === 0} />
      ))}
      {trace.data !== undefined && trace.data.before !== null && (
        <Button variant="default" disabled={limit >= 1000} onClick={() => setLimit(1000)}>
          {t('common.more')}
        </Button>
      )}
    </div>
  );
}
