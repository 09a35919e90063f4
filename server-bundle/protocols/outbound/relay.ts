/** Mail that does not go straight: through the relay that was set for the sender's domain, or for all (a smarthost). */
import type { RelayAccess, Storage } from '../../storage/api/operations.ts';
import { OUTBOUND_LIMITS } from './limits.ts';
import { remembered } from './remembered.ts';
import type { RouteDns } from './route-dns.ts';
import type { Way } from './send.ts';
import type { TlsDemand } from './security/demand.ts';

export function relays(storage: Storage): (domain: string) => Promise<RelayAccess | null> {
  return remembered(OUTBOUND_LIMITS.relayMs, (domain) =>
    storage.call('relay.of', { domain }, { signal: AbortSignal.timeout(OUTBOUND_LIMITS.storageMs) }),
  );
}

export interface RelayRoute {
  readonly dns: RouteDns;
  readonly useIpv6: boolean;
}

/** A relay is ours by choice: it proves who it is by its certificate, and is asked by its name, not by MX. Null when its name has no address now. */
export async function wayThrough(relay: RelayAccess, { dns, useIpv6 }: RelayRoute): Promise<Way | null> {
  const [four, six] = await Promise.all([dns.addresses(relay.host, 4), useIpv6 ? dns.addresses(relay.host, 6) : null]);
  const addresses = [...four.addresses, ...(six?.addresses ?? [])].slice(0, OUTBOUND_LIMITS.addressesPerHost);
  if (addresses.length === 0) return null;
  const demand: TlsDemand = relay.security === 'none' ? { kind: 'none' } : { kind: 'webpki' };
  return {
    domain: relay.host,
    port: relay.port,
    hosts: [
      { name: relay.host, addresses, isSecure: four.isSecure, canonicalName: four.canonicalName, demand, policy: 'no-policy-found', isTrial: false },
    ],
    login: relay.username === null || relay.password === null ? null : { username: relay.username, password: relay.password },
    isImplicitTls: relay.security === 'implicit',
  };
}
