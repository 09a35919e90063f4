/** What a card says of a server. Asked only while its connection stands, so that a page of cards dials nobody; each part may be missing. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { BackupList, Container, MachinePoint, Server, StackVersions } from '../../../contract/index.ts';
import { toneOfContainer } from '../../components/container-state.ts';
import { useConnections } from '../../components/use-connections.ts';
import { useApi } from '../../connection/api.tsx';
import { flowOf, flowSince, type Flow } from './flow.ts';

const FRESH_MS = 60_000;
/** Asking for a certificate means a TLS handshake at every port. */
const CERTIFICATE_FRESH_MS = 3_600_000;

export interface Glance {
  readonly services: { readonly healthy: number; readonly all: number } | null;
  readonly flow: Flow | null;
  /** It was asked for and did not come, or cannot be asked for now. */
  readonly isFlowUnknown: boolean;
  /** When the certificate that is served ends; of several the first. */
  readonly certificateEnds: string | null;
  readonly machine: Pick<MachinePoint, 'diskBytes' | 'diskTotalBytes'> | null;
  readonly versions: StackVersions | null;
  /** The newest on this computer; empty when there is none, null while that is not known. */
  readonly lastBackup: string | null;
}

export function useGlance(server: Server): Glance {
  const { query } = useApi();
  const isConnected = useConnections()[server.id]?.state === 'connected';
  const input = { serverId: server.id };
  const [since] = useState(() => flowSince(Date.now()));
  const fresh = { enabled: isConnected && server.domain !== null, staleTime: FRESH_MS, refetchInterval: FRESH_MS };
  const containers = useQuery({ ...query.containers.list.queryOptions({ input }), ...fresh });
  const counts = useQuery({ ...query.mail.deliveries.count.queryOptions({ input: { ...input, since, spanMinutes: 60 } }), ...fresh });
  const machine = useQuery({ ...query.machine.history.queryOptions({ input: { ...input, range: 'hour' } }), ...fresh });
  // The history begins a minute after the app does; until then the server is looked at for this.
  const isUnrecorded = machine.data?.points.length === 0;
  const look = useQuery({ ...query.machine.now.queryOptions({ input }), ...fresh, enabled: fresh.enabled && isUnrecorded });
  const versions = useQuery({ ...query.updates.stack.queryOptions({ input }), ...fresh, staleTime: CERTIFICATE_FRESH_MS, refetchInterval: false });
  const certificates = useQuery({
    ...query.certificates.look.queryOptions({ input }),
    ...fresh,
    staleTime: CERTIFICATE_FRESH_MS,
    refetchInterval: CERTIFICATE_FRESH_MS,
  });
  // Kept on this computer: known without the server.
  const backups = useQuery({ ...query.backups.list.queryOptions({ input }), enabled: server.domain !== null, staleTime: FRESH_MS });
  const ends = certificates.data?.ports.flatMap(({ served }) => (served ? [served.notAfter] : [])) ?? [];
  return {
    services: containers.data ? { healthy: healthy(containers.data), all: containers.data.length } : null,
    flow: counts.data ? flowOf(counts.data, since) : null,
    isFlowUnknown: counts.isError || !isConnected,
    certificateEnds: ends.sort()[0] ?? null,
    machine: machine.data?.points.at(-1) ?? look.data ?? null,
    versions: versions.data ?? null,
    lastBackup: backups.data ? newest(backups.data) : null,
  };
}

function healthy(containers: readonly Container[]): number {
  return containers.filter((each) => toneOfContainer(each) === 'pass').length;
}

function newest({ backups }: BackupList): string {
  return (
    backups
      .flatMap(({ madeAt, present }) => (present ? [madeAt] : []))
      .sort()
      .at(-1) ?? ''
  );
}
