/** One service: its state, what it uses, and starting and stopping it. */
import { ActionIcon, Tooltip } from '@mantine/core';
import { IconPlayerPlay, IconPlayerStop, IconRefresh } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Container, Server } from '../../../contract/index.ts';
import { Confirm } from '../../components/Confirm.tsx';
import { toneOfContainer, wordOfContainer } from '../../components/container-state.ts';
import { formatMegabytes } from '../../components/format.ts';
import { StateLabel } from '../../components/StateLabel.tsx';
import { When } from '../../components/When.tsx';
import { useApi } from '../../connection/api.tsx';

type Action = 'start' | 'stop' | 'restart';

interface Props {
  readonly container: Container;
  readonly server: Server;
}

export function ContainerRow({ container, server }: Props) {
  const { t, i18n } = useTranslation();
  const { query } = useApi();
  const [asked, setAsked] = useState<Action | null>(null);
  const act = useMutation(query.containers.act.mutationOptions({ onSuccess: () => setAsked(null) }));
  const { service } = container;
  const running = container.state === 'running' || container.state === 'restarting';
  const ask = (action: Action): void => {
    act.reset();
    setAsked(action);
  };
  const button = (action: Action, Icon: typeof IconRefresh) => (
    <Tooltip label={t(`containers.${action}`, { service })}>
      <ActionIcon variant="subtle" color="gray" aria-label={t(`containers.${action}`, { service })} onClick={() => ask(action)}>
        <Icon size={16} />
      </ActionIcon>
    </Tooltip>
  );
  return (
    <tr>
      <td>
        <strong style={{ fontWeight: 500 }}>{service}</strong>
      </td>
      <td>
        <StateLabel tone={toneOfContainer(container)} label={t(wordOfContainer(container))} />
      </td>
      <td className="end numbers">
        {container.cpuPercent === null
          ? '–'
          : `${container.cpuPercent.toLocaleString(i18n.language, { maximumFractionDigits: 1, minimumFractionDigits: 1 })} %`}
      </td>
      <td>
        <Memory container={container} />
      </td>
      <td className="end numbers">{container.restarts}</td>
      <td className="roomy">{container.startedAt === null ? '–' : <When at={container.startedAt} />}</td>
      <td className="mono ports">{container.ports.join(' ') || '–'}</td>
      <td className="end">
        <span className="row" style={{ gap: 2, justifyContent: 'flex-end' }}>
          {button('restart', IconRefresh)}
          {running ? button('stop', IconPlayerStop) : button('start', IconPlayerPlay)}
        </span>
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
            {t(`containers.${asked}About`)}
          </Confirm>
        )}
      </td>
    </tr>
  );
}

interface MemoryProps {
  readonly container: Container;
}

function Memory({ container: { memoryBytes, memoryLimitBytes } }: MemoryProps) {
  const { i18n } = useTranslation();
  if (memoryBytes === null) return <>–</>;
  const share = memoryLimitBytes ? Math.min(memoryBytes / memoryLimitBytes, 1) : 0;
  return (
    <span className="row numbers" style={{ gap: 10 }}>
      {memoryLimitBytes ? (
        <span className="meter" aria-hidden>
          <span style={{ width: `${String(Math.round(share * 100))}%` }} />
        </span>
      ) : null}
      <span style={{ whiteSpace: 'nowrap' }}>
        {formatMegabytes(memoryBytes, i18n.language)}
        {memoryLimitBytes ? <span className="dim"> / {formatMegabytes(memoryLimitBytes, i18n.language)}</span> : null}
      </span>
    </span>
  );
}
