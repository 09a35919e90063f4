/** Backups of this server on this computer: made, verified, let go of, and restored to this server or to a new one for the same domain. */
import { Button, VisuallyHidden } from '@mantine/core';
import { IconArchive } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Backup, Task } from '../../../contract/index.ts';
import { go } from '../../app/route.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { Page } from '../../components/Page.tsx';
import { Rows } from '../../components/Rows.tsx';
import { useServer } from '../../components/ServerContext.ts';
import { useApi } from '../../connection/api.tsx';
import { TaskPlan } from '../tasks/TaskPlan.tsx';
import { TaskRun } from '../tasks/TaskRun.tsx';
import { useTaskRun } from '../tasks/use-task-run.ts';
import { BackupRow } from './BackupRow.tsx';
import { MakeBackup } from './MakeBackup.tsx';
import { Rule } from './Rule.tsx';

type Planned = Extract<Task, { kind: 'backup' }> | { readonly kind: 'restore'; readonly backup: Backup };

export function Backups() {
  const { t, i18n } = useTranslation();
  const { query } = useApi();
  const server = useServer();
  const queries = useQueryClient();
  const [asks, setAsks] = useState(false);
  const [planned, setPlanned] = useState<Planned | null>(null);
  const settle = (): void => {
    setPlanned(null);
    void queries.invalidateQueries({ queryKey: query.backups.key() });
  };
  const making = useTaskRun('backup', settle);
  const restoring = useTaskRun('restore', settle);
  const list = useQuery(query.backups.list.queryOptions({ input: { serverId: server.id } }));
  const shown = restoring.isShown ? restoring : making.isShown ? making : null;
  const isAside = shown !== null || planned !== null;
  const make = (
    <Button leftSection={<IconArchive size={16} aria-hidden />} onClick={() => setAsks(true)}>
      {t('backups.make')}
    </Button>
  );
  const back = (): void => setPlanned(null);
  const made =
    planned?.kind === 'restore' ? new Date(planned.backup.madeAt).toLocaleString(i18n.language, { dateStyle: 'long', timeStyle: 'short' }) : '';
  return (
    <Page title={t('sections.backups')} about={t('backups.about')} wide actions={!isAside && (list.data?.backups.length ?? 0) > 0 && make}>
      {shown && <TaskRun state={shown} done={t(shown === making ? 'backups.made' : 'backups.restored')} />}
      {!shown && planned?.kind === 'backup' && (
        <TaskPlan task={planned} title={t('backups.planTitle')} action={t('backups.make')} onRun={() => making.begin(planned)} onBack={back} />
      )}
      {!shown && planned?.kind === 'restore' && (
        <TaskPlan
          task={{ kind: 'restore', backupId: planned.backup.id }}
          title={t('backups.restoreTitle', { name: server.name, made })}
          action={t('backups.restore')}
          cost={t('backups.restoreCost', { made })}
          onRun={() => restoring.begin({ kind: 'restore', backupId: planned.backup.id })}
          onBack={back}
        />
      )}
      {!isAside && list.isPending && <Rows />}
      {!isAside && list.isError && <ErrorNotice error={list.error} onRetry={() => void list.refetch()} />}
      {!isAside && list.data?.backups.length === 0 && (
        <EmptyState
          icon={<IconArchive size={36} stroke={1.3} />}
          title={t('backups.emptyTitle')}
          actions={
            server.domain === null ? (
              <Button onClick={() => go({ kind: 'server', serverId: server.id, section: 'setup' })}>{t('overview.setUp')}</Button>
            ) : (
              make
            )
          }
        >
          {t(server.domain === null ? 'backups.notSetUp' : 'backups.emptyAbout')}
        </EmptyState>
      )}
      {!isAside && list.data && list.data.backups.length > 0 && (
        <>
          <section className="card table-scroll" tabIndex={0} role="region" aria-label={t('sections.backups')}>
            <table className="table">
              <thead>
                <tr>
                  <th>{t('backups.when')}</th>
                  <th>{t('backups.result')}</th>
                  <th className="end">{t('backups.mailboxes')}</th>
                  <th className="end">{t('backups.size')}</th>
                  <th>{t('backups.version')}</th>
                  <th>
                    <VisuallyHidden>{t('common.actions')}</VisuallyHidden>
                  </th>
                </tr>
              </thead>
              <tbody>
                {list.data.backups.map((backup) => (
                  <BackupRow key={backup.id} backup={backup} onRestore={() => setPlanned({ kind: 'restore', backup })} />
                ))}
              </tbody>
            </table>
          </section>
          <Rule rule={list.data.rule} folder={list.data.folder} />
        </>
      )}
      {asks && (
        <MakeBackup
          onPlan={(passphrase) => {
            setAsks(false);
            setPlanned({ kind: 'backup', ...(passphrase === undefined ? {} : { passphrase }) });
          }}
          onClose={() => setAsks(false)}
        />
      )}
    </Page>
  );
}
