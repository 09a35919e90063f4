/** A shell on the server or in a container, opened only when asked for. */
import { Button, Select } from '@mantine/core';
import { IconTerminal2 } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../components/EmptyState.tsx';
import { Page } from '../../components/Page.tsx';
import { useServer } from '../../components/ServerContext.ts';
import { useApi } from '../../connection/api.tsx';
import { ShellScreen } from './ShellScreen.tsx';

const SERVER_SHELL = '';

export function TerminalView() {
  const { t } = useTranslation();
  const { query } = useApi();
  const server = useServer();
  const [where, setWhere] = useState(SERVER_SHELL);
  const [opened, setOpened] = useState<{ readonly service: string; readonly round: number } | null>(null);
  const containers = useQuery(query.containers.list.queryOptions({ input: { serverId: server.id }, enabled: server.domain !== null }));
  const places = [
    { value: SERVER_SHELL, label: t('terminal.server', { user: server.endpoint.user }) },
    ...(containers.data ?? []).map(({ service }) => ({ value: service, label: t('terminal.container', { service }) })),
  ];
  const open = (): void => setOpened({ service: where, round: (opened?.round ?? 0) + 1 });
  const choice = (
    <Select
      aria-label={t('terminal.where')}
      w={240}
      allowDeselect={false}
      data={places}
      value={where}
      disabled={opened !== null}
      onChange={(value) => setWhere(value ?? SERVER_SHELL)}
    />
  );
  if (opened === null)
    return (
      <Page title={t('sections.terminal')}>
        <EmptyState
          icon={<IconTerminal2 size={36} stroke={1.3} />}
          title={t('terminal.title')}
          actions={
            <>
              {choice}
              <Button onClick={open}>{t('terminal.open')}</Button>
            </>
          }
        >
          {t('terminal.about', { name: server.name })}
        </EmptyState>
      </Page>
    );
  return (
    <Page
      title={t('sections.terminal')}
      fill
      actions={
        <>
          {choice}
          <Button variant="default" onClick={() => setOpened(null)}>
            {t('terminal.close')}
          </Button>
        </>
      }
    >
      <ShellScreen key={opened.round} serverId={server.id} service={opened.service === SERVER_SHELL ? null : opened.service} onAgain={open} />
    </Page>
  );
}
