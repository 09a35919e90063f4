/** The logs of the services of a server: chosen, followed, filtered, searched, paused, downloaded. */
import { IconFileText } from '@tabler/icons-react';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LogLine } from '../../../contract/index.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { FindBar } from '../../components/FindBar.tsx';
import { Page } from '../../components/Page.tsx';
import { useServer } from '../../components/ServerContext.ts';
import { firstChoices, keepChoices } from './choices.ts';
import { downloadEntries } from './download.ts';
import { problemOf } from './expression.ts';
import { namesOf } from './fields.ts';
import { LineDetails } from './LineDetails.tsx';
import { LogActions } from './LogActions.tsx';
import type { LogPainter, PainterState } from './log-painter.ts';
import { LogScreen } from './LogScreen.tsx';
import { LogStatus } from './LogStatus.tsx';
import { LogToolbar, type LogChoices } from './LogToolbar.tsx';
import { isPossible, periodOf } from './period.ts';
import { useLogFollow } from './use-log-follow.ts';
import { useLogSearch } from './use-log-search.ts';
import { useLogStore, useStoreState } from './use-log-store.ts';
import type { WantedLogs } from './wanted.ts';

interface Props {
  readonly all: readonly string[];
  /** Those that somebody asked for; null: as it was left, or the usual. */
  readonly first: WantedLogs | null;
}

export function LogView({ all, first }: Props) {
  const { t, i18n } = useTranslation();
  const server = useServer();
  const store = useLogStore();
  const state = useStoreState(store);
  const [choices, setChoices] = useState(() => firstChoices(server.id, all, first));
  useEffect(() => keepChoices(server.id, choices), [server.id, choices]);
  const [painter, setPainter] = useState<LogPainter | null>(null);
  const [view, setView] = useState<PainterState>({ following: true, held: false });
  const [line, setLine] = useState<LogLine | null>(null);
  const { services, text, least, fields, wrap } = choices;
  const change = (changed: Partial<LogChoices>): void => setChoices((now) => ({ ...now, ...changed }));

  const wanted = periodOf(choices.period.preset, choices.period.from, choices.period.to);
  const possible = isPossible(wanted);
  const follow = useLogFollow(store, server.id, services, possible ? wanted : periodOf('live', '', ''));
  const search = useLogSearch(store, painter);
  useFilter(store, least, text);
  useFindKey(search.open);

  const paint = useMemo(
    () => ({
      services: all,
      fields,
      found: search.wanted ?? '',
      words: (mark: 'fell-out' | 'gap', count: number) =>
        mark === 'gap' ? t('logs.gap') : t('logs.fellOut', { count, number: count.toLocaleString(i18n.language) }),
    }),
    [all, fields, search.wanted, t, i18n.language],
  );
  const close = (): void => {
    setLine(null);
    painter?.choose(null);
    painter?.focus();
  };
  const found = search.found;
  return (
    <Page
      title={t('sections.logs')}
      fill
      actions={
        <LogActions
          state={state}
          fields={fields}
          wrap={wrap}
          namesSeen={() => namesOf(store.shown)}
          onFields={(chosen) => change({ fields: chosen })}
          onWrap={(wrapped) => change({ wrap: wrapped })}
          onFind={search.open}
          onPause={() => (state.paused ? store.resume() : store.pause())}
          onDownload={() => downloadEntries(`${server.id}-logs.txt`, store.shown)}
        />
      }
    >
      <LogToolbar all={all} choices={choices} tooSlow={state.tooSlow} periodPossible={possible} onChange={change} />
      {follow.status === 'failed' && <ErrorNotice error={follow.error} onRetry={follow.restart} />}
      {services.length === 0 ? (
        <EmptyState icon={<IconFileText size={36} stroke={1.3} />} title={t('logs.noneTitle')}>
          {t('logs.noneAbout')}
        </EmptyState>
      ) : (
        <div className="log-body">
          <div className="log-main">
            {search.wanted !== null && (
              <FindBar
                wanted={search.wanted}
                count={search.wanted === '' ? '' : found ? t('find.of', { position: found.position, total: found.total }) : t('find.none')}
                onChange={search.change}
                onStep={search.step}
                onClose={() => (search.close(), painter?.focus())}
              />
            )}
            <LogScreen
              store={store}
              paint={paint}
              wrap={wrap}
              label={t('sections.logs')}
              onPainter={setPainter}
              onState={setView}
              onOpen={(entry) => setLine(entry?.kind === 'line' ? entry.line : null)}
            />
            <LogStatus state={state} view={view} status={follow.status} onFollow={() => painter?.follow()} />
          </div>
          {line && (
            <LineDetails line={line} onOnly={(value) => change({ text: { text: value, isExpression: false, inverse: false } })} onClose={close} />
          )}
        </div>
      )}
    </Page>
  );
}

/** While an expression is bad, the last good one stays. */
function useFilter(store: ReturnType<typeof useLogStore>, least: LogChoices['least'], text: LogChoices['text']): void {
  const { text: wanted, isExpression, inverse } = text;
  useEffect(() => {
    const filter = wanted === '' ? null : { text: wanted, isExpression, inverse };
    if (filter === null || problemOf(filter) === null) store.setFilter({ least, text: filter });
  }, [store, least, wanted, isExpression, inverse]);
}

function useFindKey(open: () => void): void {
  useEffect(() => {
    const typed = (event: KeyboardEvent): void => {
      if (event.key.toLowerCase() !== 'f' || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
      event.preventDefault();
      open();
    };
    window.addEventListener('keydown', typed);
    return () => window.removeEventListener('keydown', typed);
  });
}
