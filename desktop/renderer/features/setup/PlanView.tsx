/** The plan: every step, why it is needed, the exact commands behind a fold. Nothing runs yet. */
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { formatDuration } from '../../components/format.ts';
import { PreflightList } from '../../components/PreflightList.tsx';
import { Rows } from '../../components/Rows.tsx';
import { useServer } from '../../components/ServerContext.ts';
import { useApi } from '../../connection/api.tsx';
import { PlanStepLine } from './PlanStepLine.tsx';

interface Props {
  readonly domain: string;
  readonly onBack: () => void;
  readonly onRun: () => void;
}

export function PlanView({ domain, onBack, onRun }: Props) {
  const { t, i18n } = useTranslation();
  const { query } = useApi();
  const server = useServer();
  const plan = useQuery(query.setup.plan.queryOptions({ input: { serverId: server.id, domain }, gcTime: 0, staleTime: 0 }));
  const back = (
    <Button variant="default" onClick={onBack}>
      {t('setup.otherDomain')}
    </Button>
  );
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
          <h2 className="card-title">{t('setup.planTitle', { domain })}</h2>
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
      {!plan.data.preflight.ok && (
        <div className="notice" data-tone="fail" role="alert">
          <div>
            <strong>{t('setup.notReady')}</strong>
            <p>{t('setup.notReadyAbout')}</p>
          </div>
        </div>
      )}
      <div className="row">
        <Button onClick={onRun} disabled={!plan.data.preflight.ok}>
          {waiting.length === 0 ? t('setup.runCheck') : t('setup.run', { count: waiting.length })}
        </Button>
        {back}
      </div>
      <PreflightList preflight={plan.data.preflight} />
    </>
  );
}
