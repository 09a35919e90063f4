/** What happened to containers, newest first. */
import { IconAlertTriangle, IconCircleCheck, IconCircleX, IconPlayerPlay, IconPlayerStop, IconPlus, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ContainerEvent } from '../../../contract/index.ts';
import { MiddleText } from '../../components/MiddleText.tsx';
import { When } from '../../components/When.tsx';

interface Props {
  readonly events: readonly ContainerEvent[];
  /** False where all are of one service anyway. */
  readonly withService: boolean;
}

type Look = readonly [icon: typeof IconPlus, tone: 'pass' | 'warn' | 'fail' | 'info' | 'unknown'];

const LOOKS: Readonly<Record<ContainerEvent['kind'], Look>> = {
  create: [IconPlus, 'info'],
  start: [IconPlayerPlay, 'info'],
  restart: [IconPlayerPlay, 'info'],
  unpause: [IconPlayerPlay, 'info'],
  stop: [IconPlayerStop, 'unknown'],
  kill: [IconPlayerStop, 'unknown'],
  pause: [IconPlayerStop, 'unknown'],
  die: [IconCircleX, 'unknown'],
  destroy: [IconTrash, 'unknown'],
  oom: [IconAlertTriangle, 'fail'],
  unhealthy: [IconAlertTriangle, 'fail'],
  healthy: [IconCircleCheck, 'pass'],
};

export function EventList({ events, withService }: Props) {
  const { t } = useTranslation();
  if (events.length === 0) return <p className="dim">{t('containers.noEvents')}</p>;
  return (
    <ol className="event-list">
      {events.map((event) => {
        const [Icon, usual] = LOOKS[event.kind];
        const failed = event.kind === 'die' && event.exitCode !== 0;
        return (
          <li key={event.id} className="row" data-tone={failed ? 'fail' : usual}>
            <Icon size={16} aria-hidden />
            <span className="dim event-when">
              <When at={event.at} />
            </span>
            {withService && (
              <strong>
                <MiddleText text={event.service} />
              </strong>
            )}
            <span className="grow">
              {t(`containers.event.${event.kind}`)}
              {event.exitCode !== null && <span className="dim"> {t('containers.exitCode', { code: event.exitCode })}</span>}
              {event.signal !== null && <span className="dim"> {t('containers.signal', { signal: event.signal })}</span>}
            </span>
          </li>
        );
      })}
    </ol>
  );
}
