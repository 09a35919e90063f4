/** What each port of the mail server serves to the world, how long it lasts, and a new one on request. */
import { Button } from '@mantine/core';
import { IconCertificate, IconRefresh } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Certificates as Found, ServedCertificate } from '../../../contract/index.ts';
import { go } from '../../app/route.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { describeFailure } from '../../components/failure.ts';
import { Page } from '../../components/Page.tsx';
import { useServer } from '../../components/ServerContext.ts';
import { ToneIcon } from '../../components/StateLabel.tsx';
import { Table, TableSkeleton, type Column } from '../../components/Table.tsx';
import { When } from '../../components/When.tsx';
import { useSaid } from '../../components/use-said.ts';
import { useApi } from '../../connection/api.tsx';
import { TaskPlan } from '../tasks/TaskPlan.tsx';
import { TaskRun } from '../tasks/TaskRun.tsx';
import { useTaskRun } from '../tasks/use-task-run.ts';
import { PortCells } from './PortCells.tsx';
import { ServedCard } from './ServedCard.tsx';

export function Certificates() {
  const { t } = useTranslation();
  const { query } = useApi();
  const server = useServer();
  const queries = useQueryClient();
  const [isPlanning, setIsPlanning] = useState(false);
  const renewal = useTaskRun('renew-certificate', () => {
    setIsPlanning(false);
    void queries.invalidateQueries({ queryKey: query.certificates.key() });
  });
  const look = useQuery(query.certificates.look.queryOptions({ input: { serverId: server.id }, retry: false }));
  const isNotSetUp = look.isError && describeFailure(look.error).code === 'NOT_SET_UP';
  const isAside = isPlanning || renewal.isShown;
  return (
    <Page
      title={t('sections.certificates')}
      about={t('certificates.about')}
      wide
      actions={
        look.data &&
        !isAside && (
          <>
            <Button
              variant="default"
              loading={look.isFetching}
              leftSection={<IconRefresh size={16} aria-hidden />}
              onClick={() => void look.refetch()}
            >
              {t('certificates.again')}
            </Button>
            <Button leftSection={<IconCertificate size={16} aria-hidden />} onClick={() => setIsPlanning(true)}>
              {t('certificates.renew')}
            </Button>
          </>
        )
      }
    >
      {renewal.isShown && <TaskRun state={renewal} done={t('certificates.renewed')} />}
      {!renewal.isShown && isPlanning && (
        <TaskPlan
          task={{ kind: 'renew-certificate' }}
          title={t('certificates.planTitle')}
          action={t('certificates.renew')}
          onRun={() => renewal.begin({ kind: 'renew-certificate' })}
          onBack={() => setIsPlanning(false)}
        />
      )}
      {!isAside && look.isPending && (
        <>
          <p className="dim" role="status" style={{ margin: 0 }}>
            {t('certificates.looking')}
          </p>
          <TableSkeleton label={t('sections.certificates')} columns={columnsOf(t)} />
        </>
      )}
      {!isAside && isNotSetUp && (
        <EmptyState
          icon={<IconCertificate size={36} stroke={1.3} />}
          title={t('certificates.emptyTitle')}
          actions={<Button onClick={() => go({ kind: 'server', serverId: server.id, section: 'setup' })}>{t('overview.setUp')}</Button>}
        >
          {t('certificates.emptyAbout')}
        </EmptyState>
      )}
      {!isAside && look.isError && !isNotSetUp && <ErrorNotice error={look.error} onRetry={() => void look.refetch()} />}
      {!isAside && look.data && <Ports found={look.data} />}
    </Page>
  );
}

interface PortsProps {
  readonly found: Found;
}

function Ports({ found: { hostname, ports, order } }: PortsProps) {
  const { t } = useTranslation();
  const say = useSaid();
  return (
    <>
      {order?.lastProblem != null && (
        <div className="notice" data-tone="warn" role="status">
          <ToneIcon tone="warn" size={18} />
          <div className="grow">
            <strong>{t('certificates.lastProblem')}</strong>
            <p className="wrap">{say(order.lastProblem)}</p>
            <p className="dim">
              {order.lastTryAt !== null && (
                <>
                  {t('certificates.tried')} <When at={order.lastTryAt} />
                </>
              )}
              {order.nextTryAt !== null && (
                <>
                  {' · '}
                  {t('certificates.next')} <When at={order.nextTryAt} />
                </>
              )}
            </p>
          </div>
        </div>
      )}
      <Table label={t('certificates.ports', { hostname })} columns={columnsOf(t)} rows={ports} keyOf={({ port }) => String(port)}>
        {(port) => <PortCells port={port} />}
      </Table>
      {distinct(ports).map(({ served, on }) => (
        <ServedCard key={served.fingerprint} served={served} ports={on} />
      ))}
    </>
  );
}

function columnsOf(t: TFunction): readonly Column[] {
  return [
    { label: t('certificates.port') },
    { label: t('certificates.state') },
    { label: t('certificates.left') },
    { label: t('certificates.issuer') },
  ];
}

function distinct(ports: Found['ports']): readonly { readonly served: ServedCertificate; readonly on: readonly number[] }[] {
  const served = new Map(ports.flatMap((each) => (each.served ? [[each.served.fingerprint, each.served] as const] : [])));
  return [...served.values()].map((one) => ({
    served: one,
    on: ports.filter((each) => each.served?.fingerprint === one.fingerprint).map(({ port }) => port),
  }));
}
