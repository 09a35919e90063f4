/** One mailbox. */
import { ActionIcon, Menu } from '@mantine/core';
import { IconDevices, IconDots, IconKey, IconLifebuoy, IconTrash } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MailMailbox, Server } from '../../../contract/index.ts';
import { Confirm } from '../../components/Confirm.tsx';
import { formatMegabytes } from '../../components/format.ts';
import { MiddleText } from '../../components/MiddleText.tsx';
import { StateLabel } from '../../components/StateLabel.tsx';
import { useApi } from '../../connection/api.tsx';
import { AppPasswords } from './AppPasswords.tsx';
import { ChangePassword } from './ChangePassword.tsx';
import { ResetPassword } from './ResetPassword.tsx';

interface Props {
  readonly mailbox: MailMailbox;
  readonly server: Server;
}

export function MailboxRow({ mailbox, server }: Props) {
  const { t, i18n } = useTranslation();
  const { query } = useApi();
  const queries = useQueryClient();
  const [asked, setAsked] = useState<'password' | 'reset' | 'app-passwords' | 'remove' | null>(null);
  const remove = useMutation(
    query.mail.mailboxes.remove.mutationOptions({
      onSuccess: async () => {
        setAsked(null);
        await queries.invalidateQueries({ queryKey: query.mail.key() });
      },
    }),
  );
  return (
    <tr>
      <td style={{ maxWidth: 320 }}>
        <MiddleText text={mailbox.address} tail={server.domain === null ? 8 : server.domain.length + 1} />
      </td>
      <td>
        <StateLabel tone={mailbox.locked ? 'idle' : 'pass'} label={t(mailbox.locked ? 'mail.locked' : 'mail.open')} />
      </td>
      <td className="end numbers">{formatMegabytes(mailbox.sizeBytes, i18n.language)}</td>
      <td className="end numbers">{mailbox.sealedMessages.toLocaleString(i18n.language)}</td>
      <td className="end">
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon variant="subtle" color="gray" aria-label={t('mail.actionsOf', { address: mailbox.address })}>
              <IconDots size={16} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<IconKey size={16} />} onClick={() => setAsked('password')}>
              {t('mail.changePassword')}
            </Menu.Item>
            <Menu.Item leftSection={<IconLifebuoy size={16} />} onClick={() => setAsked('reset')}>
              {t('mail.resetPassword')}
            </Menu.Item>
            <Menu.Item leftSection={<IconDevices size={16} />} onClick={() => setAsked('app-passwords')}>
              {t('mail.appPasswords')}
            </Menu.Item>
            <Menu.Item color="red" leftSection={<IconTrash size={16} />} onClick={() => setAsked('remove')}>
              {t('mail.removeMailbox')}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
        {asked === 'password' && <ChangePassword server={server} address={mailbox.address} onClose={() => setAsked(null)} />}
        {asked === 'reset' && <ResetPassword server={server} address={mailbox.address} onClose={() => setAsked(null)} />}
        {asked === 'app-passwords' && <AppPasswords server={server} address={mailbox.address} onClose={() => setAsked(null)} />}
        <Confirm
          opened={asked === 'remove'}
          title={t('mail.removeMailboxTitle', { address: mailbox.address })}
          action={t('mail.removeMailbox')}
          typed={mailbox.address}
          danger
          busy={remove.isPending}
          error={remove.error}
          onConfirm={() => remove.mutate({ serverId: server.id, address: mailbox.address })}
          onClose={() => setAsked(null)}
        >
          {t('mail.removeMailboxAbout', { size: formatMegabytes(mailbox.sizeBytes, i18n.language) })}
        </Confirm>
      </td>
    </tr>
  );
}
