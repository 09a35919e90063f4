/** The cells of one backup: when, how large, what its last verification found, and what can be done with it. */
import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { IconShieldCheck, IconTrash } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Backup } from '../../../contract/index.ts';
import { Confirm } from '../../components/Confirm.tsx';
import { describeFailure } from '../../components/failure.ts';
import { formatBytes } from '../../components/format.ts';
import { useServer } from '../../components/ServerContext.ts';
import { StateLabel } from '../../components/StateLabel.tsx';
import { useSaid } from '../../components/use-said.ts';
import { When } from '../../components/When.tsx';
import { useApi } from '../../connection/api.tsx';
import { judgeBackup } from './judge-backup.ts';

interface Props {
  readonly backup: Backup;
  readonly onRestore: () => void;
}

export function BackupCells({ backup, onRestore }: Props) {
  const { t, i18n } = useTranslation();
  const say = useSaid();
  const { query } = useApi();
  const server = useServer();
  const queries = useQueryClient();
  const [asks, setAsks] = useState(false);
  const refresh = (): void => void queries.invalidateQueries({ queryKey: query.backups.key() });
  const verify = useMutation(query.backups.verify.mutationOptions({ onSettled: refresh }));
  const remove = useMutation(query.backups.remove.mutationOptions({ onSuccess: refresh }));
  const { tone, word } = judgeBackup(backup);
  const made = new Date(backup.madeAt).toLocaleString(i18n.language, { dateStyle: 'medium', timeStyle: 'short' });
  return (
    <>
      <td style={{ whiteSpace: 'nowrap' }}>
        <When at={backup.madeAt} />
        <div className="dim numbers">
          {made}
          {backup.serverId !== server.id && ` · ${backup.serverName}`}
        </div>
      </td>
      <td>
        <StateLabel tone={tone} label={t(`backups.state.${word}`)} />
        {backup.problem !== null && <div className="dim wrap">{say(backup.problem)}</div>}
        {verify.isError && backup.problem === null && <div className="dim wrap">{say(describeFailure(verify.error).message)}</div>}
        {backup.hasPassphrase && <div className="dim">{t('backups.hasPassphrase')}</div>}
      </td>
      <td className="end numbers">{backup.mailboxes === null ? '–' : backup.mailboxes.toLocaleString(i18n.language)}</td>
      <td className="end numbers">{formatBytes(backup.sizeBytes, i18n.language)}</td>
      <td className="numbers">{backup.stackVersion}</td>
      <td>
        <div className="row" style={{ justifyContent: 'flex-end' }}>
          {backup.present && backup.problem === null && (
            <Button size="xs" variant="default" onClick={onRestore} aria-label={t('backups.restoreOf', { made })}>
              {t('backups.planRestore')}
            </Button>
          )}
          {backup.present && (
            <Tooltip label={t('backups.verify')}>
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={t('backups.verifyOf', { made })}
                loading={verify.isPending}
                onClick={() => verify.mutate({ id: backup.id })}
              >
                <IconShieldCheck size={16} />
              </ActionIcon>
            </Tooltip>
          )}
          <Tooltip label={t('backups.remove')}>
            <ActionIcon variant="subtle" color="gray" aria-label={t('backups.removeOf', { made })} onClick={() => setAsks(true)}>
              <IconTrash size={16} />
            </ActionIcon>
          </Tooltip>
        </div>
        <Confirm
          opened={asks}
          title={t('backups.remove')}
          action={t('backups.remove')}
          typed={server.name}
          danger
          busy={remove.isPending}
          error={remove.error}
          onConfirm={() => remove.mutate({ id: backup.id })}
          onClose={() => setAsks(false)}
        >
          {t('backups.removeCost', { made })}
        </Confirm>
      </td>
    </>
  );
}
