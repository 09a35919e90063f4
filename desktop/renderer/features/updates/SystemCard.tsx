/** The packages of the system that wait for an update, those for security first, and whether a restart is due. */
import { Button } from '@mantine/core';
import { IconPower, IconRefresh } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { SystemUpdates } from '../../../contract/index.ts';
import { go } from '../../app/route.ts';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { MiddleText } from '../../components/MiddleText.tsx';
import { Rows } from '../../components/Rows.tsx';
import { useServer } from '../../components/ServerContext.ts';
import { StateLabel, ToneIcon } from '../../components/StateLabel.tsx';
import { Table } from '../../components/Table.tsx';
import { When } from '../../components/When.tsx';
import { useApi } from '../../connection/api.tsx';

interface Props {
  readonly onPlan: (only: 'all' | 'security') => void;
}

export function SystemCard({ onPlan }: Props) {
  const { t } = useTranslation();
  const { query, client } = useApi();
  const server = useServer();
  const queries = useQueryClient();
  const options = query.updates.system.queryOptions({ input: { serverId: server.id } });
  const updates = useQuery(options);
  const stack = useQuery(query.updates.stack.queryOptions({ input: { serverId: server.id } }));
  // The mail server's own update comes first, and a view has one main thing to do.
  const isSecond = stack.data?.state === 'update';
  const refresh = useMutation({
    mutationFn: () => client.updates.system({ serverId: server.id, refresh: true }),
    onSuccess: (fresh) => queries.setQueryData(options.queryKey, fresh),
  });
  if (updates.isPending) return <Rows count={5} />;
  if (updates.isError) return <ErrorNotice error={updates.error} onRetry={() => void updates.refetch()} />;
  const { system, packages, listsAt, reboot } = updates.data;
  const security = packages.filter((each) => each.security).length;
  return (
    <>
      {reboot && <RebootNotice reboot={reboot} />}
      <section className="card">
        <header className="row row-wrap" style={{ padding: '16px 20px' }}>
          <div className="grow">
            <h2 className="card-title">{system}</h2>
            <span className="dim">
              {t('updates.waiting', { count: packages.length })} · {listsAt === null ? t('updates.neverChecked') : t('updates.checked')}{' '}
              {listsAt !== null && <When at={listsAt} />}
            </span>
          </div>
          <Button variant="default" loading={refresh.isPending} leftSection={<IconRefresh size={16} aria-hidden />} onClick={() => refresh.mutate()}>
            {t('updates.check')}
          </Button>
          {security > 0 && security < packages.length && (
            <Button variant="default" onClick={() => onPlan('security')}>
              {t('updates.planSecurityOnly', { count: security })}
            </Button>
          )}
          {packages.length > 0 && (
            <Button {...(isSecond ? { variant: 'default' } : {})} onClick={() => onPlan('all')}>
              {t('updates.plan', { count: packages.length })}
            </Button>
          )}
        </header>
        {refresh.isError && <ErrorNotice error={refresh.error} />}
        {packages.length > 0 && <Packages packages={packages} />}
      </section>
    </>
  );
}

interface PackagesProps {
  readonly packages: SystemUpdates['packages'];
}

function Packages({ packages }: PackagesProps) {
  const { t } = useTranslation();
  return (
    <Table
      isInside
      label={t('updates.packages')}
      columns={[
        { label: t('updates.package'), width: '40%' },
        { label: t('updates.from') },
        { label: t('updates.to') },
        { label: t('updates.kind'), width: '140px' },
      ]}
      rows={packages}
      keyOf={({ name }) => name}
    >
      {({ name, from, to, security }) => (
        <>
          <td className="mono">
            <MiddleText text={name} />
          </td>
          <td className="mono">{from === null ? <span className="dim">{t('updates.new')}</span> : <MiddleText text={from} />}</td>
          <td className="mono">
            <MiddleText text={to} />
          </td>
          <td>{security ? <StateLabel tone="warn" label={t('updates.security')} /> : <span className="dim">{t('updates.ordinary')}</span>}</td>
        </>
      )}
    </Table>
  );
}

interface RebootProps {
  readonly reboot: NonNullable<SystemUpdates['reboot']>;
}

function RebootNotice({ reboot: { packages, kernel } }: RebootProps) {
  const { t } = useTranslation();
  const server = useServer();
  return (
    <div className="notice" data-tone="warn" role="status">
      <ToneIcon tone="warn" size={18} />
      <div className="grow">
        <strong>{t('updates.rebootNeeded')}</strong>
        <p className="wrap">
          {kernel && `${t('updates.rebootKernel', kernel)} `}
          {packages.length > 0 && t('updates.rebootFor', { packages: packages.join(', ') })}
        </p>
        <div className="row" style={{ marginTop: 12 }}>
          <Button
            size="xs"
            variant="default"
            leftSection={<IconPower size={14} aria-hidden />}
            onClick={() => go({ kind: 'server', serverId: server.id, section: 'machine', detail: 'restart' })}
          >
            {t('updates.planRestart')}
          </Button>
        </div>
      </div>
    </div>
  );
}
