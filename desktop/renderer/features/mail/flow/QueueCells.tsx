/** One recipient of one message on its way out. */
import { Menu } from '@mantine/core';
import { IconClockPlay, IconMail, IconPlayerPause, IconPlayerPlay, IconRoute, IconStack2, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { QueueAction, QueueRow, QueueTarget, Server } from '../../../../contract/index.ts';
import { RowMenu } from '../../../components/RowMenu.tsx';
import { StateLabel } from '../../../components/StateLabel.tsx';
import { When } from '../../../components/When.tsx';
import { goToMail } from '../mail-tab.ts';
import { isOpen, targetsOf } from './queue-targets.ts';
import { queueTone } from './queue-tone.ts';
import { Reason } from './Reason.tsx';

const ICONS = { retry: IconClockPlay, hold: IconPlayerPause, release: IconPlayerPlay, drop: IconTrash } as const;

interface Props {
  readonly row: QueueRow;
  readonly server: Server;
  readonly onAct: (action: QueueAction, target: QueueTarget) => void;
  /** Shows the message with all its recipients. */
  readonly onOpen: (queueId: string) => void;
}

export function QueueCells({ row, server, onAct, onOpen }: Props) {
  const { t } = useTranslation();
  const { message, destination, sender } = targetsOf(row);
  const from = row.from === '' ? t('flow.nullSender') : row.from;
  const items = (target: QueueTarget, actions: readonly QueueAction[]) =>
    actions.map((action) => {
      const Icon = ICONS[action];
      return (
        <Menu.Item
          key={action}
          {...(action === 'drop' ? { color: 'var(--fail)' } : {})}
          leftSection={<Icon size={16} />}
          onClick={() => onAct(action, target)}
        >
          {t(`flow.acts.${action}`)}
        </Menu.Item>
      );
    });
  const all = (label: string, target: QueueTarget) => (
    <Menu.Sub position="left-start">
      <Menu.Sub.Target>
        <Menu.Sub.Item leftSection={<IconStack2 size={16} />}>{label}</Menu.Sub.Item>
      </Menu.Sub.Target>
      <Menu.Sub.Dropdown>{items(target, ['retry', 'hold', 'release', 'drop'])}</Menu.Sub.Dropdown>
    </Menu.Sub>
  );
  const open = isOpen(row);
  return (
    <>
      <td>
        <StateLabel tone={queueTone(row.state)} label={t(`flow.states.${row.state}`)} />
      </td>
      <td>
        <div className="ellipsis" title={row.recipient}>
          {row.recipient}
        </div>
        <div className="ellipsis dim" title={from}>
          {t('flow.by', { from })}
        </div>
      </td>
      <td>
        {row.lastResponse === null ? '–' : <Reason response={row.host === null ? row.lastResponse : `${row.lastResponse} · ${row.host}`} isShort />}
      </td>
      <td>
        {row.nextAttemptAt === null ? '–' : <When at={row.nextAttemptAt} />}
        <div className="dim numbers">{t('flow.tries', { count: row.attempts })}</div>
      </td>
      <td className="end">
        <RowMenu label={t('mail.actionsOf', { address: row.recipient })}>
          {() => (
            <>
              <Menu.Item leftSection={<IconMail size={16} />} onClick={() => onOpen(row.queueId)}>
                {t('flow.wholeMessage')}
              </Menu.Item>
              <Menu.Item leftSection={<IconRoute size={16} />} onClick={() => goToMail(server, 'trace', row.queueId)}>
                {t('flow.follow')}
              </Menu.Item>
              {open && items(message, row.state === 'held' ? ['release', 'drop'] : ['retry', 'hold', 'drop'])}
              {open && all(t('flow.allTo', { name: row.domain }), destination)}
              {open && sender !== null && all(t('flow.allFrom', { name: row.from }), sender)}
            </>
          )}
        </RowMenu>
      </td>
    </>
  );
}
