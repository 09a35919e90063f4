/** Mail on its way out, as it changes: what waits and why; held, let go, tried now or dropped, by message, destination or sender. */
import { Button, Select } from '@mantine/core';
import { IconMailFast, IconPlayerPlay } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { QueueRow, QueueView, Server } from '../../../../contract/index.ts';
import { EmptyState } from '../../../components/EmptyState.tsx';
import { ErrorNotice } from '../../../components/ErrorNotice.tsx';
import { Listing, type Source } from '../../../components/Listing.tsx';
import { When } from '../../../components/When.tsx';
import { useApi } from '../../../connection/api.tsx';
import { useStream } from '../../../connection/use-stream.ts';
import { ChosenInQueue } from './ChosenInQueue.tsx';
import { DropFromQueue } from './DropFromQueue.tsx';
import { countOf, isOpen } from './queue-targets.ts';
import { QueueCells } from './QueueCells.tsx';
import { QueuedMessage } from './QueuedMessage.tsx';
import { useQueueActs, type QueueActs } from './use-queue-acts.ts';

interface Props {
  readonly server: Server;
}

const SHOWN = ['open', 'waiting', 'sending', 'held', 'failed', 'delivered', 'dropped'] as const;
type Shown = (typeof SHOWN)[number];
const ROWS_MAX = 1000;
const NOTHING: ReadonlySet<string> = new Set();

export function Queue({ server }: Props) {
  const { t } = useTranslation();
  const { client } = useApi();
  const [shown, setShown] = useState<Shown>('open');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(NOTHING);
  const [message, setMessage] = useState<string | null>(null);
  const acts = useQueueActs(server);
  const live = useStream<QueueView, QueueView | null>({
    key: `queue ${server.id} ${shown}`,
    open: (signal) => client.mail.queue.watch({ serverId: server.id, limit: ROWS_MAX, ...(shown === 'open' ? {} : { state: shown }) }, { signal }),
    initial: null,
    fold: (_, view) => view,
  });
  const rows = live.state?.rows.filter((row) => shown !== 'open' || isOpen(row));
  // What has left the queue meanwhile is chosen no longer.
  const chosenRows = rows?.filter((row) => chosen.has(row.id)) ?? [];
  const source: Source<QueueRow> = {
    data: rows,
    isPending: rows === undefined && live.status !== 'failed',
    isError: live.status === 'failed',
    error: live.error,
    refetch: live.restart,
  };
  const filter = (
    <Select
      aria-label={t('flow.show')}
      w={190}
      allowDeselect={false}
      data={SHOWN.map((value) => ({ value, label: t(`flow.shown.${value}`) }))}
      value={shown}
      onChange={(value) => {
        setShown(SHOWN.find((each) => each === value) ?? 'open');
        setChosen(NOTHING);
      }}
    />
  );
  return (
    <div className="stack">
      {acts.error != null && acts.dropping === null && <ErrorNotice error={acts.error} />}
      <Holds view={live.state} acts={acts} />
      {rows?.length === 0 && <div className="row">{filter}</div>}
      <Listing
        label={t('mail.tabs.queue')}
        source={source}
        keyOf={({ id }) => id}
        wordsOf={({ id, from, recipient, lastResponse }) => `${id} ${from} ${recipient} ${lastResponse ?? ''}`.toLowerCase()}
        searchLabel={t('flow.filterQueue')}
        tools={filter}
        rowHeightPx={57}
        selection={{ chosen, nameOf: ({ recipient }) => recipient, onChoose: setChosen }}
        columns={[
          { label: t('mail.state'), width: '116px' },
          { label: t('flow.fromTo'), width: '30%' },
          { label: t('flow.lastAnswer') },
          { label: t('flow.nextTry'), width: '116px' },
          { label: t('common.actions'), isHidden: true, width: '64px' },
        ]}
        empty={
          <EmptyState icon={<IconMailFast size={36} stroke={1.3} />} title={t(shown === 'open' ? 'flow.queueEmpty' : 'flow.noneSuch')}>
            {t('flow.queueEmptyAbout')}
          </EmptyState>
        }
      >
        {(row) => <QueueCells row={row} server={server} onAct={acts.act} onOpen={setMessage} />}
      </Listing>
      {chosenRows.length > 0 && <ChosenInQueue rows={chosenRows} acts={acts} onClear={() => setChosen(NOTHING)} />}
      {message !== null && <QueuedMessage server={server} queueId={message} acts={acts} onClose={() => setMessage(null)} />}
      {acts.dropping !== null && <DropFromQueue target={acts.dropping} count={countOf(live.state?.rows ?? [], acts.dropping)} acts={acts} />}
    </div>
  );
}

/** Destinations that are held: nothing is tried there, not even what comes later. */
function Holds({ view, acts }: { readonly view: QueueView | null; readonly acts: QueueActs }) {
  const { t } = useTranslation();
  if (view === null || view.holds.length === 0) return null;
  return (
    <section className="card" aria-label={t('flow.held')}>
      {view.holds.map((hold) => (
        <div key={hold.domain} className="row row-wrap line" data-tone="warn">
          <strong>{t('flow.holdOf', { domain: hold.domain })}</strong>
          <span className="grow wrap dim">
            {hold.reason} · <When at={hold.createdAt} />
          </span>
          <Button
            size="xs"
            variant="default"
            leftSection={<IconPlayerPlay size={14} />}
            loading={acts.busy}
            onClick={() => acts.act('release', { kind: 'destination', domain: hold.domain })}
          >
            {t('flow.releaseDestination')}
          </Button>
        </div>
      ))}
    </section>
  );
}
