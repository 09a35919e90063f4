/** A set-up that runs or has run: steps, log beneath, cancel, and how it ended. */
import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { Fold } from '../../components/Fold.tsx';
import { formatDuration } from '../../components/format.ts';
import { LogTail } from '../../components/LogTail.tsx';
import { Rows } from '../../components/Rows.tsx';
import { useServer } from '../../components/ServerContext.ts';
import { StepLine } from '../../components/StepLine.tsx';
import { useApi } from '../../connection/api.tsx';
import { useNow } from '../../components/use-now.ts';
import { RunResultNotice } from './RunResultNotice.tsx';
import { Transfer } from './Transfer.tsx';
import { remainingMs, type Run } from './setup-run.ts';

interface Props {
  readonly run: Run;
  readonly domain: string | null;
  readonly error: unknown;
  readonly onAgain: (() => void) | null;
  readonly onLeave: () => void;
}

export function RunView({ run, domain, error, onAgain, onLeave }: Props) {
  const { t, i18n } = useTranslation();
  const { query } = useApi();
  const server = useServer();
  const ended = run.result !== null || error !== null;
  const now = useNow(!ended);
  const cancel = useMutation(query.setup.cancel.mutationOptions());
  const done = run.steps.filter((step) => step.state === 'done' || step.state === 'skipped').length;

  return (
    <>
      {run.result && <RunResultNotice run={run} result={run.result} domain={domain} onAgain={onAgain} onLeave={onLeave} />}
      {error !== null && <ErrorNotice error={error} {...(onAgain ? { onRetry: onAgain } : {})} />}
      {run.steps.length === 0 && !ended && <Rows />}
      {run.steps.length > 0 && (
        <section className="card">
          <header className="row row-wrap" style={{ padding: '16px 20px', gap: 16 }}>
            <h2 className="card-title grow">
              {t('setup.progress', { done, count: run.steps.length })}
              {!ended && <span className="dim numbers">{t('setup.left', { time: formatDuration(remainingMs(run, now), i18n.language) })}</span>}
            </h2>
            {!ended && (
              <Button size="xs" variant="default" loading={cancel.isPending} onClick={() => cancel.mutate({ serverId: server.id })}>
                {t('setup.cancel')}
              </Button>
            )}
          </header>
          {cancel.isError && <ErrorNotice error={cancel.error} />}
          <ol className="steps" style={{ borderTop: 'var(--hairline)' }} aria-live="polite">
            {run.steps.map((step) => (
              <StepLine key={step.id} title={step.title} state={step.state} startedAt={step.startedAt} tookMs={step.tookMs}>
                {step.bytes && step.state === 'running' ? <Transfer bytes={step.bytes} title={step.title} /> : null}
              </StepLine>
            ))}
          </ol>
        </section>
      )}
      {run.lines.length > 0 && (
        <Fold label={t('common.log')} open>
          <LogTail label={t('common.log')} lines={run.lines} />
        </Fold>
      )}
    </>
  );
}
