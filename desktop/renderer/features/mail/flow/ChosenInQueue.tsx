/** What can be done with the recipients that are chosen. Each act touches those of them that it changes, and says how many before it is done. */
import { Button } from '@mantine/core';
import { IconClockPlay, IconPlayerPause, IconPlayerPlay, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { QueueAction, QueueRow } from '../../../../contract/index.ts';
import { chosenFor } from './queue-targets.ts';
import type { QueueActs } from './use-queue-acts.ts';

interface Props {
  /** Those that are chosen. */
  readonly rows: readonly QueueRow[];
  readonly acts: QueueActs;
  readonly onClear: () => void;
}

const ACTIONS: readonly QueueAction[] = ['retry', 'hold', 'release', 'drop'];
const ICONS = { retry: IconClockPlay, hold: IconPlayerPause, release: IconPlayerPlay, drop: IconTrash } as const;

export function ChosenInQueue({ rows, acts, onClear }: Props) {
  const { t } = useTranslation();
  return (
    <section className="card row row-wrap chosen-bar" aria-label={t('flow.chosen', { count: rows.length })}>
      <strong className="numbers" role="status">
        {t('flow.chosen', { count: rows.length })}
      </strong>
      {ACTIONS.map((action) => {
        const Icon = ICONS[action];
        const target = chosenFor(action, rows);
        return (
          <Button
            key={action}
            size="xs"
            variant="default"
            {...(action === 'drop' ? { c: 'var(--fail)' } : {})}
            leftSection={<Icon size={14} />}
            disabled={target === null || acts.busy}
            onClick={() => target !== null && acts.act(action, target)}
          >
            {t(`flow.acts.${action}`)}
          </Button>
        );
      })}
      <Button size="xs" variant="subtle" color="gray" onClick={onClear}>
        {t('flow.chooseNone')}
      </Button>
    </section>
  );
}
