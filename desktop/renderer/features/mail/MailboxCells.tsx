/** One mailbox in the list. */
import { Menu } from '@mantine/core';
import { IconAdjustments, IconDevices, IconGauge, IconKey, IconLifebuoy, IconRoute, IconSettings, IconTrash } from '@tabler/icons-react';
import type { ComponentType } from 'react';
import { useTranslation } from 'react-i18next';
import type { MailMailbox, Server } from '../../../contract/index.ts';
import { MiddleText } from '../../components/MiddleText.tsx';
import { RowMenu } from '../../components/RowMenu.tsx';
import { StateLabel } from '../../components/StateLabel.tsx';
import { goToMail } from './mail-tab.ts';
import type { MailboxAct } from './MailboxDialog.tsx';
import { Usage } from './Usage.tsx';

interface Props {
  readonly mailbox: MailMailbox;
  readonly server: Server;
  readonly onAct: (act: MailboxAct) => void;
}

export function MailboxCells({ mailbox, server, onAct }: Props) {
  const { t, i18n } = useTranslation();
  const { address } = mailbox;
  const item = (Icon: ComponentType<{ size?: number }>, label: string, onClick: () => void) => (
    <Menu.Item leftSection={<Icon size={16} />} onClick={onClick}>
      {label}
    </Menu.Item>
  );
  return (
    <>
      <td>
        <MiddleText text={address} tail={address.length - address.lastIndexOf('@')} />
      </td>
      <td>
        <StateLabel tone={mailbox.locked ? 'idle' : 'pass'} label={t(mailbox.locked ? 'mail.locked' : 'mail.open')} />
      </td>
      <td>
        <Usage mailbox={mailbox} />
      </td>
      <td className="end numbers">{mailbox.sealedMessages.toLocaleString(i18n.language)}</td>
      <td className="end">
        <RowMenu label={t('mail.actionsOf', { address })}>
          {() => (
            <>
              {item(IconSettings, t('mail.setUpProgram'), () => goToMail(server, 'programs', address))}
              {item(IconDevices, t('mail.appPasswords'), () => onAct('app-passwords'))}
              {item(IconGauge, t('mail.setQuota'), () => onAct('quota'))}
              {item(IconAdjustments, t('mail.settings'), () => onAct('settings'))}
              {item(IconRoute, t('mail.traceOf'), () => goToMail(server, 'trace', address))}
              <Menu.Divider />
              {item(IconKey, t('mail.changePassword'), () => onAct('change'))}
              {item(IconLifebuoy, t('mail.resetPassword'), () => onAct('reset'))}
              <Menu.Item color="var(--fail)" leftSection={<IconTrash size={16} />} onClick={() => onAct('remove')}>
                {t('mail.removeMailbox')}
              </Menu.Item>
            </>
          )}
        </RowMenu>
      </td>
    </>
  );
}
