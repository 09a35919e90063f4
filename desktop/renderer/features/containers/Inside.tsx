/** A container from the inside: what it runs, what it may, what it sees. Hidden values are hidden in main; they never came here. */
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ContainerDetails, ServerId } from '../../../contract/index.ts';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { Fold } from '../../components/Fold.tsx';
import { formatMegabytes } from '../../components/format.ts';
import { MiddleText } from '../../components/MiddleText.tsx';
import { Rows } from '../../components/Rows.tsx';
import { When } from '../../components/When.tsx';
import { useApi } from '../../connection/api.tsx';

interface Props {
  readonly serverId: ServerId;
  readonly service: string;
  /** Another container of the same service is another question. */
  readonly containerId: string;
}

export function Inside({ serverId, service, containerId }: Props) {
  const { query } = useApi();
  const options = query.containers.inspect.queryOptions({ input: { serverId, service } });
  const details = useQuery({ ...options, queryKey: [...options.queryKey, containerId] });
  if (details.isError) return <ErrorNotice error={details.error} onRetry={() => void details.refetch()} />;
  return details.data === undefined ? <Rows /> : <Facts details={details.data} />;
}

function Facts({ details }: { readonly details: ContainerDetails }) {
  const { t, i18n } = useTranslation();
  const pairs: readonly (readonly [string, ReactNode])[] = [
    ['image', <MiddleText key="" text={details.image} />],
    ['imageId', <MiddleText key="" text={details.imageId} />],
    ['command', details.command.join(' ')],
    ['user', details.user || 'root'],
    ['created', details.createdAt === null ? '–' : <When key="" at={details.createdAt} />],
    ['restartPolicy', details.restartPolicy],
    ['fileSystem', t(details.readOnly ? 'containers.readOnly' : 'containers.writable')],
    ['capabilities', details.capabilitiesDropped.join(' ') || '–'],
    ['memoryLimit', details.memoryLimitBytes === null ? '–' : formatMegabytes(details.memoryLimitBytes, i18n.language)],
    ['processes', details.processesMax === null ? '–' : details.processesMax.toLocaleString(i18n.language)],
    ...(details.exitCode === null ? [] : [['ended', t('containers.exitCode', { code: details.exitCode })] as const]),
  ];
  return (
    <div className="stack">
      {details.outOfMemory && <p data-tone="fail">{t('containers.outOfMemory')}</p>}
      {details.error !== '' && <p className="mono wrap">{details.error}</p>}
      <dl className="facts">
        {pairs.map(([name, value]) => (
          <Fact key={name} name={t(`containers.inside.${name}`)}>
            {value}
          </Fact>
        ))}
      </dl>
      <Lists details={details} />
    </div>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd className="wrap">{children}</dd>
    </>
  );
}

function Lists({ details }: { readonly details: ContainerDetails }) {
  const { t } = useTranslation();
  const hidden = <span className="dim">{t('containers.hidden')}</span>;
  return (
    <>
      <Fold label={t('containers.inside.environment', { count: details.environment.length })}>
        <Table rows={details.environment.map(({ name, value }) => [name, value ?? hidden])} />
      </Fold>
      <Fold label={t('containers.inside.mounts', { count: details.mounts.length })}>
        <Table
          rows={details.mounts.map(({ kind, source, target, writable }) => [
            target,
            `${source} (${kind}, ${t(writable ? 'containers.writable' : 'containers.readOnly')})`,
          ])}
        />
      </Fold>
      <Fold label={t('containers.inside.networks', { count: details.networks.length })}>
        <Table rows={details.networks.map(({ name, addresses }) => [name, addresses.join(' ') || '–'])} />
      </Fold>
      <Fold label={t('containers.inside.labels', { count: details.labels.length })}>
        <Table rows={details.labels.map(({ name, value }) => [name, value])} />
      </Fold>
      {details.healthChecks.length > 0 && (
        <Fold label={t('containers.inside.healthChecks', { count: details.healthChecks.length })}>
          <Table rows={details.healthChecks.map(({ at, exitCode, output }) => [<When key="" at={at} />, `${String(exitCode)} ${output}`])} />
        </Fold>
      )}
    </>
  );
}

function Table({ rows }: { readonly rows: readonly (readonly [ReactNode, ReactNode])[] }) {
  return (
    <dl className="inside-table mono">
      {rows.map(([name, value], index) => (
        <div key={index}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
