/** Acts on the queue. Holding and releasing are done at once, with an undo; dropping asks first, for nobody hears of it. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { QueueAction, QueueTarget, Server } from '../../../../contract/index.ts';
import { useUndo } from '../../../components/use-undo.tsx';
import { useApi } from '../../../connection/api.tsx';
import { nameOf } from './queue-targets.ts';

export interface QueueActs {
  readonly busy: boolean;
  readonly error: unknown;
  /** What is about to be dropped. */
  readonly dropping: QueueTarget | null;
  readonly act: (action: QueueAction, target: QueueTarget) => void;
  readonly drop: (target: QueueTarget) => void;
  readonly keep: () => void;
}

export function useQueueActs(server: Server): QueueActs {
  const { t } = useTranslation();
  const { client, query } = useApi();
  const queries = useQueryClient();
  const undo = useUndo();
  const [dropping, setDropping] = useState<QueueTarget | null>(null);
  const control = (action: QueueAction, target: QueueTarget) => client.mail.queue.control({ serverId: server.id, action, target });
  const run = useMutation({
    mutationFn: ({ action, target }: { readonly action: QueueAction; readonly target: QueueTarget }) => control(action, target),
    onSuccess: async ({ changed }, { action, target }) => {
      setDropping(null);
      await queries.invalidateQueries({ queryKey: query.mail.queue.key() });
      const said =
        target.kind === 'recipients'
          ? t(`flow.doneMany.${action}`, { count: changed })
          : t(`flow.done.${action}`, { name: nameOf(target), count: changed });
      if (action === 'hold') undo({ said, undo: () => control('release', target) });
      else if (action === 'release') undo({ said, undo: () => control('hold', target) });
      else notifications.show({ message: said, closeButtonProps: { 'aria-label': t('common.close') } });
      await queries.invalidateQueries({ queryKey: query.mail.deliveries.key() });
    },
  });
  return {
    busy: run.isPending,
    error: run.error,
    dropping,
    act: (action, target) => (action === 'drop' ? setDropping(target) : run.mutate({ action, target })),
    drop: (target) => run.mutate({ action: 'drop', target }),
    keep: () => setDropping(null),
  };
}
