/** Where is my message? An id or an address, followed through every service, told in words. */
import { Button, Select, TextInput } from '@mantine/core';
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
const SPANS = ['all', 'hour', 'day', 'week'] as const;
/** What is said when nothing is found. */
const NOTHING = {
  then: { title: 'flow.notThen', about: 'flow.notThenAbout' },
  yet: { title: 'flow.nothingYet', about: 'flow.nothingYetAbout' },
  known: { title: 'flow.notFound', about: 'flow.notFoundAbout' },
} as const;
const HOUR_MS = 3_600_000;
const HOURS = { hour: 1, day: 24, week: 168 } as const;
/** The address of the page holds no more. */
const WANTED_MAX = 300;

interface Span {
  readonly name: (typeof SPANS)[number];
  /** Fixed when it is chosen, so that looking again asks the same. */
  readonly since: string | null;
}

function spanOf(value: string | null, nowMs: number): Span {
  const name = SPANS.find((each) => each === value) ?? 'all';
  return { name, since: name === 'all' ? null : new Date(nowMs - HOURS[name] * HOUR_MS).toISOString() };
}

export function Trace({ server, wanted }: Props) {
  const { t } = useTranslation();
  const { query } = useApi();
  const [typed, setTyped] = useState(wanted);
  const [limit, setLimit] = useState(EVENTS_SHOWN);
  const [span, setSpan] = useState<Span>({ name: 'all', since: null });
  const trace = useQuery({
    ...query.mail.deliveries.trace.queryOptions({
      input: { serverId: server.id, query: wanted, limit, ...(span.since === null ? {} : { since: span.since }) },
    }),
    // While another time is looked through, what was found stays.
    placeholderData: (before) => before,
    refetchInterval: FRESH_MS,
  });
  const messages = trace.data?.messages;
  const nothing = span.since !== null ? NOTHING.then : wanted === '' ? NOTHING.yet : NOTHING.known;
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
        <Select
          aria-label={t('flow.when')}
          w={205}
          allowDeselect={false}
          data={SPANS.map((value) => ({ value, label: t(`flow.spans.${value}`) }))}
          value={span.name}
          onChange={(value) => setSpan(spanOf(value, Date.now()))}
        />
        <Button type="submit">{t('flow.find')}</Button>
      </form>
      {wanted === '' && messages !== undefined && messages.length > 0 && <h2 className="card-title">{t('flow.latest')}</h2>}
      {trace.isPending && <Rows count={4} />}
      {trace.isError && <ErrorNotice error={trace.error} onRetry={() => void trace.refetch()} />}
      {messages?.length === 0 && (
        <EmptyState icon={<IconRoute size={36} stroke={1.3} />} title={t(nothing.title)}>
          {t(nothing.about)}
        </EmptyState>
      )}
      {messages?.map((message, index) => (
        <Story
          server={server}
          key={`${message.queueId} ${String(message.events[0]?.id ?? 0)}`}
          message={message}
          isOpen={wanted !== '' && index === 0}
        />
      ))}
      {trace.data !== undefined && trace.data.before !== null && (
        <Button variant="default" disabled={limit >= 1000} onClick={() => setLimit(1000)}>
          {t('common.more')}
        </Button>
      )}
    </div>
  );
}
