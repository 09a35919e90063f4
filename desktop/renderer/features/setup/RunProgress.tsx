/** Steps that run or have run: how far, time left, cancel, and the log beneath. */
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { Fold } from '../../components/Fold.tsx';
import { formatDuration } from '../../components/format.ts';
import { LogTail } from '../../components/LogTail.tsx';
import { Rows } from '../../components/Rows.tsx';
import { StepLine } from '../../components/StepLine.tsx';
import { useNow } from '../../components/use-now.ts';
import { remainingMs, type Run } from './setup-run.ts';
import { Transfer } from './Transfer.tsx';

interface Props {
  readonly run: Run;
  readonly hasEnded: boolean;
  /** Folded away after an end that needs no reading. */
  readonly showsLog: boolean;
  readonly cancelLabel: string;
  readonly cancel: { readonly mutate: () => void; readonly isPending: boolean; readonly error: unknown };
}

export function RunProgress({ run, hasEnded, showsLog, cancelLabel, cancel }: Props) {
  const { t, i18n } = useTranslation();
  const now = useNow(!hasEnded);
  const done = run.steps.filter((step) => step.state === 'done' || step.state === 'skipped').length;
  return (
    <>
      {run.steps.length === 0 && !hasEnded && <Rows />}
      {run.steps.length > 0 && (
        <section className="card">
          <header className="row row-wrap" style={{ padding: '16px 20px', gap: 16 }}>
            <h2 className="card-title grow">
              {t('setup.progress', { done, count: run.steps.length })}
              {!hasEnded && <span className="dim numbers">{t('setup.left', { time: formatDuration(remainingMs(run, now), i18n.language) })}</span>}
            </h2>
            {!hasEnded && (
              <Button size="xs" variant="default" loading={cancel.isPending} onClick={cancel.mutate}>
                {cancelLabel}
              </Button>
            )}
          </header>
          {cancel.error !== null && <ErrorNotice error={cancel.error} />}
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
        <Fold label={t('common.log')} open={showsLog}>
          <LogTail label={t('common.log')} lines={run.lines} />
        </Fold>
      )}
    </>
  );
}
