/** What the server could be brought up to: the mail server's own version, and the packages of its system. */
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Page } from '../../components/Page.tsx';
import { useApi } from '../../connection/api.tsx';
import { TaskPlan } from '../tasks/TaskPlan.tsx';
import { TaskRun } from '../tasks/TaskRun.tsx';
import { useTaskRun } from '../tasks/use-task-run.ts';
import { StackCard } from './StackCard.tsx';
import { SystemCard } from './SystemCard.tsx';

export function Updates() {
  const { t } = useTranslation();
  const { query } = useApi();
  const queries = useQueryClient();
  const [only, setOnly] = useState<'all' | 'security' | null>(null);
  const run = useTaskRun('updates', () => {
    setOnly(null);
    void queries.invalidateQueries({ queryKey: query.updates.key() });
  });
  return (
    <Page title={t('sections.updates')} about={t('updates.about')} wide>
      {run.isShown ? (
        <TaskRun state={run} done={t('updates.installed')} />
      ) : only === null ? (
        <>
          <StackCard />
          <SystemCard onPlan={setOnly} />
        </>
      ) : (
        <TaskPlan
          task={{ kind: 'updates', only }}
          title={t(only === 'security' ? 'updates.planSecurity' : 'updates.planAll')}
          action={t(only === 'security' ? 'updates.installSecurity' : 'updates.installAll')}
          onRun={() => run.begin({ kind: 'updates', only })}
          onBack={() => setOnly(null)}
        />
      )}
    </Page>
  );
}
