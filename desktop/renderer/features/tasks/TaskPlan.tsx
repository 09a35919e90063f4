/** What a task would do: every step, why, and the exact commands behind a fold. Nothing runs before the button is pressed. */
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Task } from '../../../contract/index.ts';
import { Confirm } from '../../components/Confirm.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { formatDuration } from '../../components/format.ts';
import { Rows } from '../../components/Rows.tsx';
import { useServer } from '../../components/ServerContext.ts';
import { useApi } from '../../connection/api.tsx';
import { PlanStepLine } from '../setup/PlanStepLine.tsx';

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
  const { t, i18n } = useTranslation();
  const { query } = useApi();
  const server = useServer();
  const [asks, setAsks] = useState(false);
  const plan = useQuery(query.tasks.plan.queryOptions({ input: { serverId: server.id, task }, gcTime: 0, staleTime: 0, retry: false }));
  const back = (
    <Button variant="default" onClick={onBack}>
      {t('tasks.back')}
    </Button>
  );
  if (plan.isPending)
    return (
      <>
        <p className="dim" role="status" style={{ margin: 0 }}>
          {t('setup.planning', { name: server.name })}
        </p>
        <Rows count={4} />
      </>
    );
  if (plan.isError)
    return (
      <>
        <ErrorNotice error={plan.error} onRetry={() => void plan.refetch()} />
        <div className="row">{back}</div>
      </>
    );
  const waiting = plan.data.steps.filter((step) => !step.satisfied);
  return (
    <>
      <section className="card">
        <header className="row row-wrap" style={{ padding: '16px 20px', justifyContent: 'space-between' }}>
          <h2 className="card-title">{title}</h2>
          <span className="dim numbers">
            {t('setup.planSize', { count: waiting.length, time: formatDuration(plan.data.estimateMs, i18n.language) })}
          </span>
        </header>
        <ol className="steps" style={{ borderTop: 'var(--hairline)' }}>
          {plan.data.steps.map((step) => (
            <PlanStepLine key={step.id} step={step} />
          ))}
        </ol>
      </section>
      <div className="row">
        <Button onClick={cost === undefined ? onRun : () => setAsks(true)} {...(cost === undefined ? {} : { color: 'red' })}>
          {action}
        </Button>
        {back}
      </div>
      {cost !== undefined && asks && (
        <Confirm opened title={title} action={action} typed={server.name} danger onConfirm={onRun} onClose={() => setAsks(false)}>
          {cost}
        </Confirm>
      )}
    </>
  );
}
