/** The plan: every step, why it is needed, the exact commands behind a fold. Nothing runs yet. */
import { Button } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { PreflightList } from '../../components/PreflightList.tsx';
import { useServer } from '../../components/ServerContext.ts';
import { ToneIcon } from '../../components/StateLabel.tsx';
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
    <PlanCard
      plan={plan}
      title={t('setup.planTitle', { domain })}
      back={back}
      act={({ preflight }, waiting) => (
        <Button onClick={onRun} disabled={!preflight.ok}>
          {waiting.length === 0 ? t('setup.runCheck') : t('setup.run', { count: waiting.length })}
        </Button>
      )}
      above={({ preflight }) =>
        !preflight.ok && (
          <>
            <div className="notice" data-tone="fail" role="alert">
              <ToneIcon tone="fail" size={18} />
              <div className="grow">
                <strong>{t('setup.notReady')}</strong>
                <p>{t('setup.notReadyAbout')}</p>
                <Button variant="default" size="xs" mt={10} leftSection={<IconRefresh size={14} />} onClick={() => void plan.refetch()}>
                  {t('setup.lookAgain')}
                </Button>
              </div>
            </div>
            <PreflightList preflight={preflight} />
          </>
        )
      }
      below={({ preflight }) => preflight.ok && <PreflightList preflight={preflight} />}
    />
  );
}
