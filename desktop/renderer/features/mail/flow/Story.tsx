/** What happened to one message, step by step. */
import { Button } from '@mantine/core';
import { IconFileText } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { go } from '../../../app/route.ts';
import type { DeliveryEvent, Server, TracedMessage } from '../../../../contract/index.ts';
import { CopyButton } from '../../../components/CopyButton.tsx';
import { StateLabel, ToneIcon, type Tone } from '../../../components/StateLabel.tsx';
import { When } from '../../../components/When.tsx';
import { askForLogsAbout } from '../../logs/wanted.ts';
import { Reason } from './Reason.tsx';

const STATES: Readonly<Record<TracedMessage['state'], Tone>> = {
  delivered: 'pass',
  'under-way': 'info',
  failed: 'fail',
  refused: 'fail',
  held: 'warn',
  partly: 'warn',
};
const EVENTS: Readonly<Record<DeliveryEvent['kind'], Tone>> = {
  accepted: 'idle',
  queued: 'idle',
  forwarded: 'idle',
  filtered: 'pass',
  delivered: 'pass',
  sealed: 'pass',
  deferred: 'warn',
  held: 'warn',
  refused: 'fail',
  bounced: 'fail',
  dropped: 'fail',
};

/** Clocks of containers agree; what is written down is written a moment later. */
const MARGIN_MS = 60_000;

interface Props {
  readonly server: Server;
  readonly message: TracedMessage;
  readonly isOpen: boolean;
}

export function Story({ server, message, isOpen }: Props) {
  const { t } = useTranslation();
  const { queueId, sender, recipients, state, startedAt, events } = message;
  const [first, ...others] = recipients;
  const showLogs = (): void => {
    const services = [...new Set(events.map(({ service }) => service))];
    askForLogsAbout({ services, text: queueId, since: new Date(Date.parse(startedAt) - MARGIN_MS) });
    go({ kind: 'server', serverId: server.id, section: 'logs' });
  };
  return (
    <details className="card story" open={isOpen}>
      <summary className="row row-wrap">
        <StateLabel tone={STATES[state]} label={t(`flow.ends.${state}`)} />
        <span className="grow wrap">
          {sender === '' ? t('flow.nullSender') : sender} → {first ?? t('flow.nobody')}
          {others.length > 0 && <span className="dim"> {t('flow.andOthers', { count: others.length })}</span>}
        </span>
        <span className="dim">
          <When at={startedAt} />
        </span>
      </summary>
      {queueId !== '' && (
        <div className="row story-id">
          <span className="dim">{t('flow.id')}</span>
          <span className="mono">{queueId}</span>
          <CopyButton text={queueId} label={t('flow.copyId')} />
          <span className="grow" />
          <Button size="xs" variant="default" leftSection={<IconFileText size={14} />} onClick={showLogs}>
            {t('flow.toLogs')}
          </Button>
        </div>
      )}
      <ol className="timeline">
        {events.map((event) => (
          <Happened key={event.id} event={event} />
        ))}
      </ol>
    </details>
  );
}

function Happened({ event }: { readonly event: DeliveryEvent }) {
  const { t, i18n } = useTranslation();
  const { at, kind, recipient, peer, reason, service } = event;
  const time = new Date(at).toLocaleTimeString(i18n.language, { timeStyle: 'medium' });
  const exact = new Date(at).toLocaleString(i18n.language, { dateStyle: 'long', timeStyle: 'medium' });
  const to = recipient ?? t('flow.everybody');
  return (
    <li data-tone={EVENTS[kind]}>
      <ToneIcon tone={EVENTS[kind]} size={16} />
      <time dateTime={at} title={exact} className="numbers dim">
        {time}
      </time>
      <span className="wrap">
        {peer === null ? t(`flow.told.${kind}`, { to }) : t(`flow.toldWith.${kind}`, { to, peer })}
        {reason !== null && (
          <div className="reason">
            <Reason response={reason} />
          </div>
        )}
      </span>
      <span className="mono dim" title={t(`flow.services.${service}`)}>
        {service}
      </span>
    </li>
  );
}
