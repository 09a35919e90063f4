/** Everything that needs the person, of all servers: what, since when, what to do; set aside with one press, and taken back as easily. */
import { ActionIcon, Button, Drawer, Tooltip } from '@mantine/core';
import { IconBellOff, IconBellRinging, IconCircleCheck } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Alert, Server } from '../../../contract/index.ts';
import { alertAbout, alertTitle, remedyOf } from '../../components/alert-words.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { Fold } from '../../components/Fold.tsx';
import { MiddleText } from '../../components/MiddleText.tsx';
import { StateLabel } from '../../components/StateLabel.tsx';
import { useAllAlerts } from '../../components/use-alerts.ts';
import { useUndo } from '../../components/use-undo.tsx';
import { When } from '../../components/When.tsx';
import { useApi } from '../../connection/api.tsx';
import { hrefOf } from '../route.ts';

interface Props {
  readonly opened: boolean;
  readonly servers: readonly Server[];
  readonly onClose: () => void;
}

export function AlertsPanel({ opened, servers, onClose }: Props) {
  const { t } = useTranslation();
  const all = useAllAlerts();
  const open = all.filter((each) => each.dismissedAt === null);
  const aside = all.filter((each) => each.dismissedAt !== null);
  const line = (alert: Alert) => (
    <AlertLine key={alert.id} alert={alert} server={servers.find((each) => each.id === alert.serverId)} onGo={onClose} />
  );
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      position="right"
      size={420}
      title={t('attention.title')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
      transitionProps={{ duration: 140 }}
    >
      <div className="stack">
        {open.length === 0 && (
          <EmptyState icon={<IconCircleCheck size={32} stroke={1.4} />} title={t('attention.none')}>
            {t('attention.noneAbout')}
          </EmptyState>
        )}
        {open.map(line)}
        {aside.length > 0 && <Fold label={t('attention.aside', { count: aside.length })}>{<div className="stack">{aside.map(line)}</div>}</Fold>}
      </div>
    </Drawer>
  );
}

interface LineProps {
  readonly alert: Alert;
  readonly server: Server | undefined;
  readonly onGo: () => void;
}

function AlertLine({ alert, server, onGo }: LineProps) {
  const { t } = useTranslation();
  const { client } = useApi();
  const offerUndo = useUndo();
  const title = alertTitle(alert, t);
  const dismiss = useMutation({
    mutationFn: () => client.alerts.dismiss({ id: alert.id }),
    onSuccess: () => offerUndo({ said: t('attention.dismissed', { title }), undo: () => client.alerts.restore({ id: alert.id }) }),
  });
  const restore = useMutation({ mutationFn: () => client.alerts.restore({ id: alert.id }) });
  const isAside = alert.dismissedAt !== null;
  const section = remedyOf(alert.kind);
  return (
    <article className="card alert-line" aria-label={title}>
      <div className="row">
        <strong className="grow wrap">
          <StateLabel tone={alert.severity} label={title} />
        </strong>
        <Tooltip label={t(isAside ? 'attention.restore' : 'attention.dismiss')}>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t(isAside ? 'attention.restoreOf' : 'attention.dismissOf', { title })}
            onClick={() => (isAside ? restore : dismiss).mutate()}
          >
            {isAside ? <IconBellRinging size={16} /> : <IconBellOff size={16} />}
          </ActionIcon>
        </Tooltip>
      </div>
      <p>{alertAbout(alert, t)}</p>
      <div className="row row-wrap dim" style={{ gap: 12 }}>
        <span className="grow">
          <MiddleText text={server?.name ?? alert.serverId} />
        </span>
        <When at={alert.since} />
        <Button component="a" size="compact-xs" variant="default" href={hrefOf({ kind: 'server', serverId: alert.serverId, section })} onClick={onGo}>
          {t('attention.open', { section: t(`sections.${section}`) })}
        </Button>
      </div>
    </article>
  );
}
