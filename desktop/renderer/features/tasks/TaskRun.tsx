/** A task that runs or has run: its steps, its log, how it ended and what to do next. */
import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { Fold } from '../../components/Fold.tsx';
import { formatDuration } from '../../components/format.ts';
import { LogTail } from '../../components/LogTail.tsx';
import { Rows } from '../../components/Rows.tsx';
import { useServer } from '../../components/ServerContext.ts';
import { ToneIcon } from '../../components/StateLabel.tsx';
import { StepLine } from '../../components/StepLine.tsx';
import { useNow } from '../../components/use-now.ts';
import { useSaid } from '../../components/use-said.ts';
import { useApi } from '../../connection/api.tsx';
import { Transfer } from '../setup/Transfer.tsx';
import { remainingMs, type RunResult } from '../setup/setup-run.ts';
import type { TaskRunState } from './use-task-run.ts';

interface Props {
  readonly state: TaskRunState;
  /** What is true when it has ended well. */
  readonly done: string;
}

export function TaskRun({ state: { run, error, leave, again }, done }: Props) {
  const { t, i18n } = useTranslation();
  const { query } = useApi();
  const server = useServer();
  const hasEnded = run.result !== null || error !== null;
  const now = useNow(!hasEnded);
  const cancel = useMutation(query.tasks.cancel.mutationOptions());
  const count = run.steps.filter((step) => step.state === 'done' || step.state === 'skipped').length;
  return (
    <>
      {run.result && <Ending result={run.result} done={done} again={again} leave={leave} />}
      {error !== null && <ErrorNotice error={error} {...(again ? { onRetry: again } : {})} />}
      {error !== null && (
        <div className="row">
          <Button variant="default" onClick={leave}>
            {t('tasks.back')}
          </Button>
        </div>
      )}
      {run.steps.length === 0 && !hasEnded && <Rows count={4} />}
      {run.steps.length > 0 && (
        <section className="card">
          <header className="row row-wrap" style={{ padding: '16px 20px', gap: 16 }}>
            <h2 className="card-title grow">
              {t('setup.progress', { done: count, count: run.steps.length })}
              {!hasEnded && <span className="dim numbers">{t('setup.left', { time: formatDuration(remainingMs(run, now), i18n.language) })}</span>}
            </h2>
            {!hasEnded && (
              <Button size="xs" variant="default" loading={cancel.isPending} onClick={() => cancel.mutate({ serverId: server.id })}>
                {t('tasks.cancel')}
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
        <Fold label={t('common.log')} open={!hasEnded || run.result?.kind === 'failed'}>
          <LogTail label={t('common.log')} lines={run.lines} />
        </Fold>
      )}
    </>
  );
}

interface EndingProps extends Pick<TaskRunState, 'again' | 'leave'> {
  readonly result: RunResult;
  readonly done: string;
}

function Ending({ result, done, again, leave }: EndingProps) {
  const { t, i18n } = useTranslation();
  const say = useSaid();
  const tone = result.kind === 'finished' ? 'pass' : result.kind === 'cancelled' ? 'warn' : 'fail';
  return (
    <div className="notice" data-tone={tone} role={tone === 'fail' ? 'alert' : 'status'}>
      <ToneIcon tone={tone} size={18} />
      <div className="grow stack">
        <div>
          <strong>
            {result.kind === 'finished' && done}
            {result.kind === 'cancelled' && t('tasks.cancelled')}
            {result.kind === 'failed' && t([`errors.${result.error.code}.title`, 'setup.failed'])}
          </strong>
          {result.kind === 'finished' && <p>{t('tasks.took', { time: formatDuration(result.tookMs, i18n.language) })}</p>}
          {result.kind === 'failed' && (
            <>
              <p className="wrap">{say(result.error.message)}</p>
              <p className="wrap">{say(result.nextAction)}</p>
            </>
          )}
        </div>
        {result.kind === 'failed' && result.tail.length > 0 && (
          <LogTail label={t('setup.tail')} lines={result.tail.map((text) => ({ stream: 'stderr', text }))} />
        )}
        <div className="row">
          {result.kind !== 'finished' && again && <Button onClick={again}>{t('setup.resume')}</Button>}
          <Button variant="default" onClick={leave}>
            {t(result.kind === 'finished' ? 'common.done' : 'tasks.back')}
          </Button>
        </div>
      </div>
    </div>
  );
}
