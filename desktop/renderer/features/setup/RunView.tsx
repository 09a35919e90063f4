/** A set-up that runs or has run: how it ended, steps, log beneath. */
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { useServer } from '../../components/ServerContext.ts';
import { useApi } from '../../connection/api.tsx';
import { RunProgress } from './RunProgress.tsx';
import { RunResultNotice } from './RunResultNotice.tsx';
import type { Run } from './setup-run.ts';

interface Props {
  readonly run: Run;
  readonly domain: string | null;
  readonly error: unknown;
  readonly onAgain: (() => void) | null;
  readonly onLeave: () => void;
}

export function RunView({ run, domain, error, onAgain, onLeave }: Props) {
  const { t } = useTranslation();
  const { query } = useApi();
  const server = useServer();
  const cancel = useMutation(query.setup.cancel.mutationOptions());
  return (
    <>
      {run.result && <RunResultNotice run={run} result={run.result} domain={domain} onAgain={onAgain} onLeave={onLeave} />}
      {error !== null && <ErrorNotice error={error} {...(onAgain ? { onRetry: onAgain } : {})} />}
      <RunProgress
        run={run}
        hasEnded={run.result !== null || error !== null}
        showsLog
        cancelLabel={t('setup.cancel')}
        cancel={{ ...cancel, mutate: () => cancel.mutate({ serverId: server.id }) }}
      />
    </>
  );
}
