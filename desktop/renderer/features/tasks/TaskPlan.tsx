/** What a task would do: every step, why, and the exact commands behind a fold. Nothing runs before the button is pressed. */
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Task } from '../../../contract/index.ts';
import { Confirm } from '../../components/Confirm.tsx';
import { useServer } from '../../components/ServerContext.ts';
import { useApi } from '../../connection/api.tsx';
import { PlanCard } from '../setup/PlanCard.tsx';

interface Props {
  readonly task: Task;
  readonly title: string;
  readonly action: string;
  /** What is lost, asked before it runs; the server's name is typed. */
  readonly cost?: ReactNode;
  readonly onRun: () => void;
  readonly onBack: () => void;
}

export function TaskPlan({ task, title, action, cost, onRun, onBack }: Props) {
  const { t } = useTranslation();
  const { query } = useApi();
  const server = useServer();
  const [asks, setAsks] = useState(false);
  const plan = useQuery(query.tasks.plan.queryOptions({ input: { serverId: server.id, task }, gcTime: 0, staleTime: 0, retry: false }));
  const back = (
    <Button variant="default" onClick={onBack}>
      {t('tasks.back')}
    </Button>
  );
  return (
    <PlanCard
      plan={plan}
      title={title}
      back={back}
      act={() => (
        <Button onClick={cost === undefined ? onRun : () => setAsks(true)} {...(cost === undefined ? {} : { color: 'red' })}>
          {action}
        </Button>
      )}
      below={() =>
        cost !== undefined &&
        asks && (
          <Confirm opened title={title} action={action} typed={server.name} danger onConfirm={onRun} onClose={() => setAsks(false)}>
            {cost}
          </Confirm>
        )
      }
    />
  );
}
