/** Shells on the server and in its containers, in tabs and panes. Each is opened only when asked for, and stays while other views are looked at. */
import { ActionIcon, Button, Select, Tabs, Tooltip } from '@mantine/core';
import { IconLayoutColumns, IconLayoutRows, IconPlus, IconSearch, IconTerminal2, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { Confirm } from '../../components/Confirm.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { Page } from '../../components/Page.tsx';
import { useServer } from '../../components/ServerContext.ts';
import { useApi } from '../../connection/api.tsx';
import { usePlaceWords } from './place-words.ts';
import { boardOf } from './shell-board.ts';
import { ShellFind } from './ShellFind.tsx';
import { TabPanes } from './TabPanes.tsx';
import { takeWanted } from './wanted.ts';
import { activate, activeTab, closePane, mayOpen, maySplit, openTab, split, type Direction } from './workspace.ts';

const SERVER_SHELL = '';

export function TerminalView() {
  const { t } = useTranslation();
  const { client, query } = useApi();
  const server = useServer();
  const wordsOf = usePlaceWords();
  const board = boardOf(client, server.id);
  const { workspace } = useSyncExternalStore(board.subscribe, board.state);
  const [where, setWhere] = useState(SERVER_SHELL);
  const [finds, setFinds] = useState(false);
  const [closes, setCloses] = useState<string | null>(null);
  const containers = useQuery(query.containers.list.queryOptions({ input: { serverId: server.id }, enabled: server.domain !== null }));
  useEffect(() => {
    const wanted = takeWanted();
    if (wanted !== null) board.change((before) => openTab(before, wanted));
  }, [board]);

  const tab = activeTab(workspace);
  const session = tab ? board.session(tab.active) : undefined;
  const screen = session?.screen ?? null;
  const services = [...new Set((containers.data ?? []).map(({ service }) => service))];
  const places = [null, ...services].map((service) => ({ value: service ?? SERVER_SHELL, label: wordsOf(service) }));
  const open = (): void => board.change((before) => openTab(before, where === SERVER_SHELL ? null : where));
  const close = (paneId: string): void => {
    setCloses(null);
    setFinds(false);
    board.change((before) => closePane(before, paneId));
  };
  const opener = (
    <>
      <Select
        aria-label={t('terminal.where')}
        w={220}
        allowDeselect={false}
        data={places}
        value={where}
        onChange={(value) => setWhere(value ?? SERVER_SHELL)}
      />
      <Button leftSection={tab ? <IconPlus size={16} aria-hidden /> : null} disabled={!mayOpen(workspace)} onClick={open}>
        {t('terminal.open')}
      </Button>
    </>
  );
  if (tab === null)
    return (
      <Page title={t('sections.terminal')}>
        <EmptyState icon={<IconTerminal2 size={36} stroke={1.3} />} title={t('terminal.title')} actions={opener}>
          {t('terminal.about', { name: server.name })}
        </EmptyState>
      </Page>
    );

  const tool = (label: string, Icon: typeof IconX, act: () => void, disabled = false) => (
    <Tooltip label={label}>
      <ActionIcon size={36} variant="default" aria-label={label} disabled={disabled} onClick={act}>
        <Icon size={16} />
      </ActionIcon>
    </Tooltip>
  );
  const splitting = (direction: Direction) => () => board.change((before) => split(before, direction));
  return (
    <Page
      title={t('sections.terminal')}
      fill
      actions={
        <>
          {opener}
          {tool(t('terminal.splitRight'), IconLayoutColumns, splitting('horizontal'), !maySplit(workspace))}
          {tool(t('terminal.splitDown'), IconLayoutRows, splitting('vertical'), !maySplit(workspace))}
          {tool(t('find.title'), IconSearch, () => setFinds(true), screen === null)}
          {tool(t('terminal.close'), IconX, () => (session?.state.kind === 'live' ? setCloses(tab.active) : close(tab.active)))}
        </>
      }
    >
      <Tabs
        value={tab.id}
        onChange={(id) => id !== null && board.change((before) => activate(before, id))}
        keepMounted={false}
        className="shell-tabs"
      >
        <Tabs.List aria-label={t('terminal.tabs')}>
          {workspace.tabs.map((each, index) => (
            <Tabs.Tab key={each.id} value={each.id}>
              {index + 1} · {[...new Set(each.panes.map(({ service }) => service ?? server.endpoint.user))].join(', ')}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {workspace.tabs.map((each) => (
          <Tabs.Panel key={each.id} value={each.id} className="shell-panel">
            <TabPanes board={board} tab={each} onFind={() => setFinds(true)} />
            {finds && screen && <ShellFind key={each.active} screen={screen} onClose={() => setFinds(false)} />}
          </Tabs.Panel>
        ))}
      </Tabs>
      <p className="dim shell-keys">{t('terminal.keys')}</p>
      {closes !== null && (
        <Confirm opened title={t('terminal.closeTitle')} action={t('terminal.close')} onConfirm={() => close(closes)} onClose={() => setCloses(null)}>
          {t('terminal.closeAbout')}
        </Confirm>
      )}
    </Page>
  );
}
