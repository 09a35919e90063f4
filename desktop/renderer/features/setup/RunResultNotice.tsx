/** How a set-up ended: what it means and what to do next. */
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { go } from '../../app/route.ts';
import { CopyButton } from '../../components/CopyButton.tsx';
import { Fold } from '../../components/Fold.tsx';
import { formatDuration } from '../../components/format.ts';
import { LogTail } from '../../components/LogTail.tsx';
import { useServer } from '../../components/ServerContext.ts';
import { ToneIcon } from '../../components/StateLabel.tsx';
import { useSaid } from '../../components/use-said.ts';
import { useApi } from '../../connection/api.tsx';
import { diagnosticsOf } from './diagnostics.ts';
import type { Run, RunResult } from './setup-run.ts';

interface Props {
  readonly run: Run;
  readonly result: RunResult;
  readonly domain: string | null;
  readonly onAgain: (() => void) | null;
  readonly onLeave: () => void;
}

export function RunResultNotice({ run, result, domain, onAgain, onLeave }: Props) {
  const { t, i18n } = useTranslation();
  const say = useSaid();
  const server = useServer();
  const { query } = useApi();
  const status = useQuery(query.app.status.queryOptions());
  const again = onAgain && <Button onClick={onAgain}>{t('setup.resume')}</Button>;
  const leave = (
    <Button variant="default" onClick={onLeave}>
      {t('setup.backToPlan')}
    </Button>
  );
  if (result.kind === 'finished')
    return (
      <div className="notice" data-tone="pass" role="status">
        <ToneIcon tone="pass" size={18} />
        <div className="grow">
          <strong>{t('setup.finished')}</strong>
          <p>{t('setup.finishedAbout', { count: result.changed, time: formatDuration(result.tookMs, i18n.language) })}</p>
          <div className="row" style={{ marginTop: 12 }}>
            <Button onClick={() => go({ kind: 'server', serverId: server.id, section: 'dns' })}>{t('setup.toDns')}</Button>
            {leave}
          </div>
        </div>
      </div>
    );
  if (result.kind === 'cancelled')
    return (
      <div className="notice" data-tone="warn" role="status">
        <ToneIcon tone="warn" size={18} />
        <div className="grow">
          <strong>{t('setup.cancelled')}</strong>
          <p>{t('setup.cancelledAbout')}</p>
          <div className="row" style={{ marginTop: 12 }}>
            {again}
            {leave}
          </div>
        </div>
      </div>
    );
  return (
    <div className="notice" data-tone="fail" role="alert">
      <ToneIcon tone="fail" size={18} />
      <div className="grow stack">
        <div>
          <strong>{t([`errors.${result.error.code}.title`, 'setup.failed'])}</strong>
          <p className="wrap">{say(result.error.message)}</p>
        </div>
        {result.tail.length > 0 && <LogTail label={t('setup.tail')} lines={result.tail.map((text) => ({ stream: 'stderr', text }))} />}
        <p className="wrap">{say(result.nextAction)}</p>
        <Fold label={t('common.details')}>
          <pre className="code mono">{JSON.stringify({ code: result.error.code, step: result.id, data: result.error.data }, null, 2)}</pre>
        </Fold>
        <div className="row row-wrap">
          {again}
          {leave}
          <CopyButton text={diagnosticsOf({ status: status.data, server, domain, run })} label={t('setup.copyDiagnostics')} withLabel size="sm" />
        </div>
      </div>
    </div>
  );
}
