/** One message on its way out with all its recipients together, those that have their end too; and what can be done with it as a whole. */
import { Button, Group, Modal, Stack } from '@mantine/core';
import { IconRoute } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Server } from '../../../../contract/index.ts';
import { CopyButton } from '../../../components/CopyButton.tsx';
import { ErrorNotice } from '../../../components/ErrorNotice.tsx';
import { formatMegabytes } from '../../../components/format.ts';
import { StateLabel } from '../../../components/StateLabel.tsx';
import { Table, TableSkeleton, type Column } from '../../../components/Table.tsx';
import { When } from '../../../components/When.tsx';
import { useApi } from '../../../connection/api.tsx';
import { goToMail } from '../mail-tab.ts';
import { chosenFor } from './queue-targets.ts';
import { queueTone } from './queue-tone.ts';
import { Reason } from './Reason.tsx';
import type { QueueActs } from './use-queue-acts.ts';

interface Props {
  readonly server: Server;
  readonly queueId: string;
  readonly acts: QueueActs;
  readonly onClose: () => void;
}

const FRESH_MS = 2_000;
const RECIPIENTS_MAX = 1000;
const ACTIONS = ['retry', 'hold', 'release', 'drop'] as const;

export function QueuedMessage({ server, queueId, acts, onClose }: Props) {
  const { t, i18n } = useTranslation();
  const { query } = useApi();
  const input = { serverId: server.id, queueId, limit: RECIPIENTS_MAX };
  const list = useQuery({ ...query.mail.queue.list.queryOptions({ input }), refetchInterval: FRESH_MS });
  const rows = list.data ?? [];
  const [first] = rows;
  const columns: readonly Column[] = [
    { label: t('mail.state'), width: '120px' },
    { label: t('flow.recipient'), width: '38%' },
    { label: t('flow.lastAnswer') },
  ];
  return (
    <Modal opened onClose={onClose} size="xl" title={t('flow.messageTitle')} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <Stack>
        <dl className="facts">
          <dt>{t('flow.id')}</dt>
          <dd className="row">
            <span className="mono wrap">{queueId}</span>
            <CopyButton text={queueId} label={t('flow.copyId')} />
          </dd>
          {first && (
            <>
              <dt>{t('flow.from')}</dt>
              <dd className="wrap">{first.from === '' ? t('flow.nullSender') : first.from}</dd>
              <dt>{t('flow.takenIn')}</dt>
              <dd>
                <When at={first.queuedAt} /> · {formatMegabytes(first.sizeBytes, i18n.language)} · {t('flow.recipients', { count: rows.length })}
              </dd>
            </>
          )}
        </dl>
        {list.isPending && <TableSkeleton label={t('flow.messageTitle')} columns={columns} />}
        {list.isError && <ErrorNotice error={list.error} onRetry={() => void list.refetch()} />}
        {list.data?.length === 0 && <p className="dim">{t('flow.messageGone')}</p>}
        {rows.length > 0 && (
          <Table label={t('flow.messageTitle')} columns={columns} rows={rows} keyOf={({ id }) => id} rowHeightPx={57}>
            {(row) => (
              <>
                <td>
                  <StateLabel tone={queueTone(row.state)} label={t(`flow.states.${row.state}`)} />
                </td>
                <td className="wrap">{row.recipient}</td>
                <td>{row.lastResponse === null ? '–' : <Reason response={row.lastResponse} />}</td>
              </>
            )}
          </Table>
        )}
        {acts.error != null && acts.dropping === null && <ErrorNotice error={acts.error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="subtle" leftSection={<IconRoute size={16} />} onClick={() => goToMail(server, 'trace', queueId)}>
            {t('flow.follow')}
          </Button>
          {ACTIONS.map((action) => {
            const target = chosenFor(action, rows);
            if (target === null) return null;
            return (
              <Button
                key={action}
                variant="default"
                {...(action === 'drop' ? { c: 'var(--fail)' } : {})}
                disabled={acts.busy}
                onClick={() => acts.act(action, target)}
              >
                {t(`flow.acts.${action}`)}
              </Button>
            );
          })}
        </Group>
      </Stack>
    </Modal>
  );
}
