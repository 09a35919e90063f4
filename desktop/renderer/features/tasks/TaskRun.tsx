/** A task that runs or has run: its steps, its log, how it ended and what to do next. */
import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { formatDuration } from '../../components/format.ts';
import { LogTail } from '../../components/LogTail.tsx';
import { useServer } from '../../components/ServerContext.ts';
import { ToneIcon } from '../../components/StateLabel.tsx';
import { useSaid } from '../../components/use-said.ts';
import { useApi } from '../../connection/api.tsx';
import { RunProgress } from '../setup/RunProgress.tsx';
import type { RunResult } from '../setup/setup-run.ts';
import type { TaskRunState } from './use-task-run.ts';

interface Props {
  readonly state: TaskRunState;
  /** What is true when it has ended well. */
  readonly done: string;
}

export function TaskRun({ state: { run, error, leave, again }, done }: Props) {
  const { t } = useTranslation();
  const { query } = useApi();
  const server = useServer();
  const hasEnded = run.result !== null || error !== null;
  const cancel = useMutation(query.tasks.cancel.mutationOptions());
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
      <RunProgress
        run={run}
        hasEnded={hasEnded}
        showsLog={!hasEnded || run.result?.kind === 'failed'}
        cancelLabel={t('tasks.cancel')}
        cancel={{ ...cancel, mutate: () => cancel.mutate({ serverId: server.id }) }}
      />
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
