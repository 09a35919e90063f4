/** The version of the mail server there and the one that this app carries. Updating is the set-up with the new image: its plan is shown there. */
import { Button } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { StackVersions } from '../../../contract/index.ts';
import { go } from '../../app/route.ts';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { Fold } from '../../components/Fold.tsx';
import { MiddleText } from '../../components/MiddleText.tsx';
import { Rows } from '../../components/Rows.tsx';
import { useServer } from '../../components/ServerContext.ts';
import { StateLabel, type Tone } from '../../components/StateLabel.tsx';
import { useApi } from '../../connection/api.tsx';

const TONES: Readonly<Record<StackVersions['state'], Tone>> = {
  current: 'pass',
  update: 'warn',
  'app-older': 'unknown',
  'not-set-up': 'idle',
  'no-image': 'unknown',
};

export function StackCard() {
  const { t } = useTranslation();
  const { query } = useApi();
  const server = useServer();
  const versions = useQuery(query.updates.stack.queryOptions({ input: { serverId: server.id } }));
  if (versions.isPending) return <Rows count={3} />;
  if (versions.isError) return <ErrorNotice error={versions.error} onRetry={() => void versions.refetch()} />;
  const { server: there, app, state, notes } = versions.data;
  const setUp = (): void => go({ kind: 'server', serverId: server.id, section: 'setup', ...(server.domain === null ? {} : { detail: 'plan' }) });
  return (
    <section className="card card-pad stack">
      <div className="row row-wrap">
        <h2 className="card-title grow">{t('updates.stack')}</h2>
        <StateLabel tone={TONES[state]} label={t(`updates.state.${state}`)} />
      </div>
      <dl className="facts">
        <dt>{t('updates.onServer')}</dt>
        <dd className="mono">{there === null ? '–' : <MiddleText text={there.reference} />}</dd>
        <dt>{t('updates.inApp')}</dt>
        <dd className="mono">{app === null ? '–' : <MiddleText text={app.reference} />}</dd>
      </dl>
      <p className="dim" style={{ margin: 0 }}>
        {t(`updates.stateAbout.${state}`)}
        {there?.hasLastGood === true && state === 'update' && ` ${t('updates.lastGood')}`}
      </p>
      {notes.length > 0 && (
        <Fold label={t('updates.notes')} open={state === 'update'}>
          <div className="notes">
            {notes.map(({ title, lines }) => (
              <section key={title}>
                <h3>{title}</h3>
                <ul>
                  {lines.map((line) => (
                    <li key={line}>{line}</li>
                  ))}
                </ul>
              </section>
            ))}
          </div>
        </Fold>
      )}
      {(state === 'update' || state === 'not-set-up') && (
        <div className="row">
          <Button leftSection={<IconRefresh size={16} aria-hidden />} onClick={setUp}>
            {t(state === 'update' ? 'updates.showPlan' : 'overview.setUp')}
          </Button>
        </div>
      )}
    </section>
  );
}
