/** What can be done with a container: at once where nothing is lost by it, else after saying what is. */
import { ActionIcon, Menu } from '@mantine/core';
import { IconDots, IconFileText, IconPlayerPlay, IconPlayerStop, IconRefresh, IconRotateRectangle, IconTerminal2 } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Container, Server } from '../../../contract/index.ts';
import { go } from '../../app/route.ts';
import { Confirm } from '../../components/Confirm.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { useApi } from '../../connection/api.tsx';
import { askForLogsOf } from '../logs/wanted.ts';
import { askForShellIn } from '../terminal/wanted.ts';

type Asked = 'stop' | 'restart' | 'recreate';

interface Props {
  readonly container: Container;
  readonly server: Server;
}

export function ContainerActions({ container, server }: Props) {
  const { t } = useTranslation();
  const { query } = useApi();
  const [asked, setAsked] = useState<Asked | null>(null);
  const act = useMutation(query.containers.act.mutationOptions({ onSuccess: () => setAsked(null) }));
  const { service } = container;
  const running = container.state === 'running' || container.state === 'restarting';
  const ask = (action: Asked): void => {
    act.reset();
    setAsked(action);
  };
  const item = (action: Asked, Icon: typeof IconRefresh) => (
    <Menu.Item leftSection={<Icon size={16} aria-hidden />} onClick={() => ask(action)}>
      {t(`containers.${action}`, { service })}
    </Menu.Item>
  );
  const to = (section: 'logs' | 'terminal'): void => {
    if (section === 'logs') askForLogsOf(service);
    else askForShellIn(service);
    go({ kind: 'server', serverId: server.id, section });
  };
  return (
    <>
      <Menu position="bottom-end" withinPortal shadow="md">
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" loading={act.isPending && asked === null} aria-label={t('containers.actionsOf', { service })}>
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconFileText size={16} aria-hidden />} onClick={() => to('logs')}>
            {t('containers.logs', { service })}
          </Menu.Item>
          <Menu.Item leftSection={<IconTerminal2 size={16} aria-hidden />} disabled={!running} onClick={() => to('terminal')}>
            {t('containers.shell', { service })}
          </Menu.Item>
          <Menu.Divider />
          {running ? (
            <>
              {item('restart', IconRefresh)}
              {item('stop', IconPlayerStop)}
            </>
          ) : (
            <Menu.Item
              leftSection={<IconPlayerPlay size={16} aria-hidden />}
              onClick={() => act.mutate({ serverId: server.id, service, action: 'start' })}
            >
              {t('containers.start', { service })}
            </Menu.Item>
          )}
          {item('recreate', IconRotateRectangle)}
        </Menu.Dropdown>
      </Menu>
      {asked === null && act.isError && <ErrorNotice error={act.error} />}
      {asked !== null && (
        <Confirm
          opened
          title={t(`containers.${asked}Title`, { service })}
          action={t(`containers.${asked}`, { service })}
          danger={asked === 'stop'}
          busy={act.isPending}
          error={act.error}
          onConfirm={() => act.mutate({ serverId: server.id, service, action: asked })}
          onClose={() => setAsked(null)}
        >
          {asked === 'stop' ? t([`containers.stopCost.${service}`, 'containers.stopCost.other']) : t(`containers.${asked}About`)}
        </Confirm>
      )}
    </>
  );
}
