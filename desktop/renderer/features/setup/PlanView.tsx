/** The plan: every step, why it is needed, the exact commands behind a fold. Nothing runs yet. */
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { PreflightList } from '../../components/PreflightList.tsx';
import { useServer } from '../../components/ServerContext.ts';
import { useApi } from '../../connection/api.tsx';
import { PlanCard } from './PlanCard.tsx';

interface Props {
  readonly domain: string;
  readonly onBack: () => void;
  readonly onRun: () => void;
}

export function PlanView({ domain, onBack, onRun }: Props) {
  const { t } = useTranslation();
  const { query } = useApi();
  const server = useServer();
  const plan = useQuery(query.setup.plan.queryOptions({ input: { serverId: server.id, domain }, gcTime: 0, staleTime: 0 }));
  const back = (
    <Button variant="default" onClick={onBack}>
      {t('setup.otherDomain')}
    </Button>
  );
  return (
    <PlanCard plan={plan} title={t('setup.planTitle', { domain })} back={back}>
      {({ preflight }, waiting) => (
        <>
          {!preflight.ok && (
            <div className="notice" data-tone="fail" role="alert">
              <div>
                <strong>{t('setup.notReady')}</strong>
                <p>{t('setup.notReadyAbout')}</p>
              </div>
            </div>
          )}
          <div className="row">
            <Button onClick={onRun} disabled={!preflight.ok}>
              {waiting.length === 0 ? t('setup.runCheck') : t('setup.run', { count: waiting.length })}
            </Button>
            {back}
          </div>
          <PreflightList preflight={preflight} />
        </>
      )}
    </PlanCard>
  );
}
