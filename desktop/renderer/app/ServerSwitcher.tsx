/** Chooses the server; each with the state of its connection. */
import { Menu, UnstyledButton } from '@mantine/core';
import { IconPlus, IconSelector } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Server } from '../../contract/index.ts';
import { MiddleText } from '../components/MiddleText.tsx';
import { ToneIcon } from '../components/StateLabel.tsx';
import { toneOf, useConnections } from '../components/use-connections.ts';
import { go } from './route.ts';

interface Props {
  readonly servers: readonly Server[];
  readonly current: Server | undefined;
}

export function ServerSwitcher({ servers, current }: Props) {
  const { t } = useTranslation();
  const connections = useConnections();
  const dot = (server: Server) => {
    const tone = toneOf(connections[server.id]?.state);
    return (
      <span className="state" data-tone={tone}>
        <ToneIcon tone={tone} size={14} />
      </span>
    );
  };
  return (
    <Menu width={260} position="bottom-start" transitionProps={{ duration: 120 }}>
      <Menu.Target>
        <UnstyledButton className="rail-switcher" aria-label={t('app.switcher', { name: current?.name ?? t('app.noServer') })}>
          {current ? dot(current) : null}
          <span className="grow">{current ? <MiddleText text={current.name} /> : <span className="dim">{t('app.noServer')}</span>}</span>
          <IconSelector size={16} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {servers.map((server) => (
          <Menu.Item key={server.id} leftSection={dot(server)} onClick={() => go({ kind: 'server', serverId: server.id, section: 'overview' })}>
            <MiddleText text={server.name} />
          </Menu.Item>
        ))}
        {servers.length > 0 && <Menu.Divider />}
        <Menu.Item leftSection={<IconPlus size={16} />} onClick={() => go({ kind: 'add' })}>
          {t('home.add')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
