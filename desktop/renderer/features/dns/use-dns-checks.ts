/** The DNS checks as they come in, then the report that holds them all. */
import type { DnsCheck, DnsReport, ServerId } from '../../../contract/index.ts';
import { useApi } from '../../connection/api.tsx';
import { useStream, type Stream } from '../../connection/use-stream.ts';

export interface Checks {
  readonly checks: readonly DnsCheck[];
  readonly report: DnsReport | null;
}

type CheckEvent = { readonly kind: 'check'; readonly check: DnsCheck } | { readonly kind: 'report'; readonly report: DnsReport };

export function useDnsChecks(serverId: ServerId, wanted = true): Stream<Checks> {
  const { client } = useApi();
  return useStream<CheckEvent, Checks>({
    key: wanted ? serverId : null,
    open: (signal) => client.dns.check({ serverId }, { signal }),
    initial: { checks: [], report: null },
    fold: (state, event) =>
      event.kind === 'check' ? { ...state, checks: [...state.checks, event.check] } : { checks: event.report.checks, report: event.report },
  });
}
