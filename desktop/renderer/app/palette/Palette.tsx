/** Ctrl K, ⌘K: anywhere by a few letters – a section of any server, a mailbox, something to do. */
import '@mantine/spotlight/styles.css';
import { Kbd, useMantineColorScheme } from '@mantine/core';
import { Spotlight, createSpotlight } from '@mantine/spotlight';
import { IconArrowRight, IconAt, IconBolt } from '@tabler/icons-react';
import { useQueries } from '@tanstack/react-query';
import { createElement, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Server } from '../../../contract/index.ts';
import { useConnections } from '../../components/use-connections.ts';
import { useApi } from '../../connection/api.tsx';
import { useLockVault } from '../../features/vault/use-lock-vault.tsx';
import type { Command } from '../keyboard/shortcuts.ts';
import { setLanguage } from '../language.ts';
import { go, type Route } from '../route.ts';
import { iconOf } from '../sections.ts';
import { entriesOf, type Choice, type Entry } from './entries.ts';
import { bestMatches } from './match.ts';

const SHOWN = 40;
/** What scrolls must be reachable by Tab. The list hands this on to its scroll area, though its types do not say so. */
const SCROLLED_BY_KEYS = { viewportProps: { tabIndex: 0 } };

interface Props {
  readonly servers: readonly Server[];
  readonly current: Server | undefined;
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly onCommand: (command: Command) => void;
}

export function Palette({ servers, current, opened, onClose, onCommand }: Props) {
  const { t } = useTranslation();
  const [[store, spotlight]] = useState(createSpotlight);
  const [question, setQuestion] = useState('');
  const { lock, question: lockQuestion } = useLockVault();
  const choose = useChoice(onCommand, lock);
  const mailboxes = useMailboxes(servers, opened);
  useEffect(() => (opened ? spotlight.open() : spotlight.close()), [opened, spotlight]);
  const entries = useMemo(() => (opened ? entriesOf({ servers, current, mailboxes }, t) : []), [opened, servers, current, mailboxes, t]);
  const found = bestMatches(entries, question, SHOWN);
  return (
    <>
      <Spotlight.Root
        store={store}
        query={question}
        onQueryChange={setQuestion}
        onSpotlightClose={onClose}
        shortcut={null}
        centered={false}
        yOffset="12vh"
        scrollable
        maxHeight={420}
        title={t('palette.title')}
        classNames={{ header: 'only-heard' }}
        overlayProps={{ backgroundOpacity: 0.45, blur: 0 }}
        transitionProps={{ duration: 120 }}
      >
        <Spotlight.Search placeholder={t('palette.ask')} aria-label={t('palette.title')} maxLength={100} />
        <Spotlight.ActionsList {...SCROLLED_BY_KEYS}>
          {found.map((entry) => (
            <Spotlight.Action
              key={entry.id}
              label={entry.label}
              description={entry.about ?? ''}
              leftSection={<EntryIcon choice={entry.choice} />}
              rightSection={<EntryKeys keys={entry.keys} />}
              onClick={() => choose(entry.choice)}
            />
          ))}
          {found.length === 0 && <Spotlight.Empty>{t('common.noMatch')}</Spotlight.Empty>}
        </Spotlight.ActionsList>
      </Spotlight.Root>
      {lockQuestion}
    </>
  );
}

function EntryIcon({ choice }: Pick<Entry, 'choice'>) {
  if (choice.kind !== 'go') return <IconBolt size={18} stroke={1.6} />;
  if (choice.route.kind !== 'server') return <IconArrowRight size={18} stroke={1.6} />;
  return createElement(choice.route.detail === undefined ? iconOf(choice.route.section) : IconAt, { size: 18, stroke: 1.6 });
}

function EntryKeys({ keys = [] }: Pick<Entry, 'keys'>) {
  return (
    <span className="row" aria-hidden>
      {keys.map((key) => (
        <Kbd key={key}>{key.toUpperCase()}</Kbd>
      ))}
    </span>
  );
}

function useChoice(onCommand: (command: Command) => void, lock: () => void): (choice: Choice) => void {
  const { setColorScheme } = useMantineColorScheme();
  return (choice) => {
    switch (choice.kind) {
      case 'go':
        return arrive(choice.route);
      case 'command':
        return onCommand(choice.command);
      case 'scheme':
        return setColorScheme(choice.scheme);
      case 'language':
        return void setLanguage(choice.language);
      case 'lock':
        return lock();
    }
  };
}

/** The focus goes along, once the palette has given it back to where it was. */
function arrive(route: Route): void {
  go(route);
  requestAnimationFrame(() => document.getElementById('content')?.focus());
}

/** Of the servers that answer anyway: looking for a mailbox opens no connection. */
function useMailboxes(servers: readonly Server[], opened: boolean) {
  const { query } = useApi();
  const connections = useConnections();
  const asked = servers.filter(({ id, domain }) => domain !== null && connections[id]?.state === 'connected');
  return useQueries({
    queries: asked.map((server) => query.mail.mailboxes.list.queryOptions({ input: { serverId: server.id }, enabled: opened, staleTime: 60_000 })),
    combine: (results) =>
      results.flatMap(({ data }, index) => {
        const server = asked[index];
        return server === undefined ? [] : (data ?? []).map(({ address }) => ({ server, address }));
      }),
  });
}
