/** The steps of a plan with how many are left and how long they take; what is asked of the server while it is being made. */
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { PlanStep } from '../../../contract/index.ts';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { formatDuration } from '../../components/format.ts';
import { Rows } from '../../components/Rows.tsx';
import { useServer } from '../../components/ServerContext.ts';
import { Waiting } from '../../components/Waiting.tsx';
import { PlanStepLine } from './PlanStepLine.tsx';

interface Planned {
  readonly steps: readonly PlanStep[];
  readonly estimateMs: number;
}

interface Props<Plan extends Planned> {
  readonly plan: UseQueryResult<Plan>;
  readonly title: string;
  /** The way back, with a plan and without. */
  readonly back: ReactNode;
  /** What runs it, in the heading beside the way back: seen before the last step is. */
  readonly act: (plan: Plan, waiting: readonly PlanStep[]) => ReactNode;
  /** What has to be read first. */
  readonly above?: (plan: Plan) => ReactNode;
  readonly below?: (plan: Plan) => ReactNode;
}

export function PlanCard<Plan extends Planned>({ plan, title, back, act, above, below }: Props<Plan>) {
  const { t, i18n } = useTranslation();
  const server = useServer();
  if (plan.isPending)
    return (
      <>
        <Waiting label={t('setup.planning', { name: server.name })} late={t('setup.planningLate')} />
        <Rows />
        <div className="row">{back}</div>
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
      {above?.(plan.data)}
      <section className="card">
        <header className="plan-head">
          <div>
            <h2 className="card-title wrap">{title}</h2>
            <span className="dim numbers">
              {waiting.length === 0
                ? t('setup.planDone')
                : t('setup.planSize', { count: waiting.length, time: formatDuration(Math.max(1_000, plan.data.estimateMs), i18n.language) })}
            </span>
          </div>
          <div className="row">
            {back}
            {act(plan.data, waiting)}
          </div>
        </header>
        <ol className="steps" style={{ borderTop: 'var(--hairline)' }}>
          {plan.data.steps.map((step) => (
            <PlanStepLine key={step.id} step={step} />
          ))}
        </ol>
      </section>
      {below?.(plan.data)}
    </>
  );
}
