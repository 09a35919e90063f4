/** The dialogue of one thing that is done with a mailbox. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { MailMailbox, Server } from '../../../contract/index.ts';
import { Confirm } from '../../components/Confirm.tsx';
import { formatMegabytes } from '../../components/format.ts';
import { useApi } from '../../connection/api.tsx';
import { AppPasswords } from './AppPasswords.tsx';
import { MailboxSettings } from './MailboxSettings.tsx';
import { SetPassword } from './SetPassword.tsx';
import { SetQuota } from './SetQuota.tsx';

export type MailboxAct = 'change' | 'reset' | 'app-passwords' | 'quota' | 'settings' | 'remove';

interface Props {
  readonly act: MailboxAct;
  readonly mailbox: MailMailbox;
  readonly server: Server;
  readonly hostname: string;
  readonly onClose: () => void;
}

export function MailboxDialog({ act, mailbox, server, hostname, onClose }: Props) {
  const { address } = mailbox;
  switch (act) {
    case 'change':
    case 'reset':
      return <SetPassword how={act} server={server} address={address} onClose={onClose} />;
    case 'app-passwords':
      return <AppPasswords server={server} address={address} hostname={hostname} onClose={onClose} />;
    case 'quota':
      return <SetQuota server={server} mailbox={mailbox} onClose={onClose} />;
    case 'settings':
      return <MailboxSettings server={server} address={address} onClose={onClose} />;
    case 'remove':
      return <RemoveMailbox server={server} mailbox={mailbox} onClose={onClose} />;
  }
}

function RemoveMailbox({ mailbox, server, onClose }: Pick<Props, 'mailbox' | 'server' | 'onClose'>) {
  const { t, i18n } = useTranslation();
  const { query } = useApi();
  const queries = useQueryClient();
  const { address, sizeBytes } = mailbox;
  const remove = useMutation(
    query.mail.mailboxes.remove.mutationOptions({
      onSuccess: async () => {
        onClose();
        await queries.invalidateQueries({ queryKey: query.mail.key() });
      },
    }),
  );
  return (
    <Confirm
      opened
      title={t('mail.removeMailboxTitle', { address })}
      action={t('mail.removeMailbox')}
      typed={address}
      danger
      busy={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate({ serverId: server.id, address })}
      onClose={onClose}
    >
      {t('mail.removeMailboxAbout', { size: formatMegabytes(sizeBytes, i18n.language) })}
    </Confirm>
  );
}
