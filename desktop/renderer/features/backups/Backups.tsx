/** Backups of this server on this computer: made, verified, let go of, and restored to this server or to a new one for the same domain. */
import { Button } from '@mantine/core';
import { IconArchive, IconFileImport } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Backup, Task } from '../../../contract/index.ts';
import { go } from '../../app/route.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { Listing } from '../../components/Listing.tsx';
import { Page } from '../../components/Page.tsx';
import { useServer } from '../../components/ServerContext.ts';
import { useApi } from '../../connection/api.tsx';
import { TaskPlan } from '../tasks/TaskPlan.tsx';
import { TaskRun } from '../tasks/TaskRun.tsx';
import { useTaskRun } from '../tasks/use-task-run.ts';
import { BackupCells } from './BackupCells.tsx';
import { ImportBackup } from './ImportBackup.tsx';
import { LastAttempt } from './LastAttempt.tsx';
import { MakeBackup } from './MakeBackup.tsx';
import { Schedule } from './Schedule.tsx';

type Planned = Extract<Task, { kind: 'backup' }> | { readonly kind: 'restore'; readonly backup: Backup };

export function Backups() {
  const { t, i18n } = useTranslation();
  const { query } = useApi();
  const server = useServer();
  const queries = useQueryClient();
  const [asks, setAsks] = useState<'make' | 'import' | null>(null);
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
    <Button leftSection={<IconArchive size={16} aria-hidden />} onClick={() => setAsks('make')}>
      {t('backups.make')}
    </Button>
  );
  const bring = (
    <Button variant="default" leftSection={<IconFileImport size={16} aria-hidden />} onClick={() => setAsks('import')}>
      {t('backups.import')}
    </Button>
  );
  const back = (): void => setPlanned(null);
  const made =
    planned?.kind === 'restore' ? new Date(planned.backup.madeAt).toLocaleString(i18n.language, { dateStyle: 'long', timeStyle: 'short' }) : '';
  return (
    <Page
      title={t('sections.backups')}
      about={t('backups.about')}
      wide
      actions={
        !isAside &&
        (list.data?.backups.length ?? 0) > 0 && (
          <>
            {bring}
            {make}
          </>
        )
      }
    >
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
      {!isAside && list.data?.attempt && <LastAttempt attempt={list.data.attempt} onAgain={() => setPlanned({ kind: 'backup' })} />}
      {!isAside && (
        <Listing
          label={t('sections.backups')}
          source={{ ...list, data: list.data?.backups }}
          columns={[
            { label: t('backups.when') },
            { label: t('backups.result') },
            { label: t('backups.mailboxes'), align: 'end' },
            { label: t('backups.size'), align: 'end' },
            { label: t('backups.version') },
            { label: t('common.actions'), isHidden: true },
          ]}
          keyOf={({ id }) => id}
          empty={
            <EmptyState
              icon={<IconArchive size={36} stroke={1.3} />}
              title={t('backups.emptyTitle')}
              actions={
                server.domain === null ? (
                  <Button onClick={() => go({ kind: 'server', serverId: server.id, section: 'setup' })}>{t('overview.setUp')}</Button>
                ) : (
                  <>
                    {make}
                    {bring}
                  </>
                )
              }
            >
              {t(server.domain === null ? 'backups.notSetUp' : 'backups.emptyAbout')}
            </EmptyState>
          }
        >
          {(backup) => <BackupCells backup={backup} onRestore={() => setPlanned({ kind: 'restore', backup })} />}
        </Listing>
      )}
      {!isAside && list.data && server.domain !== null && <Schedule list={list.data} />}
      {asks === 'import' && <ImportBackup onClose={() => setAsks(null)} />}
      {asks === 'make' && (
        <MakeBackup
          onPlan={(passphrase) => {
            setAsks(null);
            setPlanned({ kind: 'backup', ...(passphrase === undefined ? {} : { passphrase }) });
          }}
          onClose={() => setAsks(null)}
        />
      )}
    </Page>
  );
}
