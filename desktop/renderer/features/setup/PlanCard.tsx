/** The steps of a plan with how many are left and how long they take; what is asked of the server while it is being made. */
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { PlanStep } from '../../../contract/index.ts';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { formatDuration } from '../../components/format.ts';
import { Rows } from '../../components/Rows.tsx';
import { useServer } from '../../components/ServerContext.ts';
import { PlanStepLine } from './PlanStepLine.tsx';

interface Planned {
  readonly steps: readonly PlanStep[];
  readonly estimateMs: number;
}

interface Props<Plan extends Planned> {
  readonly plan: UseQueryResult<Plan>;
  readonly title: string;
  /** The way back, when there is no plan. */
  readonly back: ReactNode;
  /** What stands below, once there is one. */
  readonly children: (plan: Plan, waiting: readonly PlanStep[]) => ReactNode;
}

export function PlanCard<Plan extends Planned>({ plan, title, back, children }: Props<Plan>) {
  const { t, i18n } = useTranslation();
  const server = useServer();
  if (plan.isPending)
    return (
      <>
        <p className="dim" role="status" style={{ margin: 0 }}>
          {t('setup.planning', { name: server.name })}
        </p>
        <Rows />
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
      {children(plan.data, waiting)}
    </>
  );
}
