/** What all attempts of one outbound service share: sessions, memories, policies. Made when it starts, let go when it stops. */
import type { QueueBatch, QueueRecipient, RelayAccess } from '../../storage/api/operations.ts';
import { mailboxFilters } from '../../mail/filters.ts';
import type { Filters } from '../../mail/filters.ts';
import { forwarding } from '../../mail/forwarding.ts';
import type { Forwarding } from '../../mail/forwarding.ts';
import { isPublicAddress } from '../../base/public-address.ts';
import { fetchStsPolicy } from '../../trust/sts-fetch.ts';
import { stsPolicies } from '../../trust/sts-policies.ts';
import type { StsPolicies } from '../../trust/sts-policies.ts';
import { destinations } from './destinations.ts';
import { OUTBOUND_LIMITS } from './limits.ts';
import { hasReverseName } from './own-ipv6.ts';
import type { Outcome } from './outcome.ts';
import { sessionPool } from './pool.ts';
import { relays } from './relay.ts';
import { remembered } from './remembered.ts';
import { returnPaths } from './return-path.ts';
import type { ReturnPath } from './return-path.ts';
import { plainDns, validatedDns } from './route-dns.ts';
import type { RouteDns } from './route-dns.ts';
import { tlsResults } from './security/tls-results.ts';
import type { Sending } from './send.ts';
import type { OutboundDeps } from './server.ts';

export interface WebhookDelivery {
  readonly batch: QueueBatch;
  readonly recipient: QueueRecipient;
  readonly raw: Buffer;
  readonly signal: AbortSignal;
}

export interface OutboundParts extends AsyncDisposable {
  readonly deps: OutboundDeps;
  readonly dns: RouteDns;
  readonly filters: Filters;
  readonly sts: StsPolicies;
  readonly sending: Sending;
  readonly returnPath: ReturnPath;
  /** For a sender's domain. */
  readonly relay: (domain: string) => Promise<RelayAccess | null>;
  readonly useIpv6: () => Promise<boolean>;
  /** For what an address of ours passes on. */
  readonly forwarding: Forwarding;
  readonly deliverToWebhook: (delivery: WebhookDelivery) => Promise<Outcome>;
}

export function outboundParts(deps: OutboundDeps): OutboundParts {
  const { storage, resolver, log } = deps;
  const dns = deps.secureDns === undefined ? plainDns(resolver) : validatedDns(deps.secureDns);
  const pool = sessionPool();
  const results = tlsResults({ save: (counts) => storage.call('tls-result.add', { results: counts }, patience()), log });
  const reverse = remembered(OUTBOUND_LIMITS.ownDnsMs, (address) => hasReverseName(address, resolver));
  return {
    deps,
    dns,
    filters: mailboxFilters({ storage, hostname: deps.hostname, version: deps.version ?? 'unknown', log }),
    sts: policies(deps),
    sending: {
      hostname: deps.hostname,
      pool,
      destinations: destinations(),
      note: (record) => results.note(record),
      authorities: deps.authorities,
    },
    returnPath: returnPaths({ storage, resolver, ownAddresses: deps.ownAddresses ?? [] }),
    relay: relays(storage),
    // Receivers refuse mail from an address without a name; over IPv4 there is one, or nothing would work.
    useIpv6: async () => deps.ownIpv6 != null && (await reverse(deps.ownIpv6)),
    forwarding: forwarding({ storage, hostname: deps.hostname }),
    deliverToWebhook: deps.deliverToWebhook ?? webhooks(deps),
    [Symbol.asyncDispose]: async () => {
      await pool[Symbol.asyncDispose]();
      await results[Symbol.asyncDispose]();
    },
  };
}

/** Loaded with the first of them: most servers have none. */
function webhooks({ storage, resolver, log, hostname }: OutboundDeps): OutboundParts['deliverToWebhook'] {
  let sender: Promise<OutboundParts['deliverToWebhook']> | undefined;
  return async (delivery) => {
    sender ??= import('./webhook.ts').then(({ webhookSender }) => webhookSender({ storage, resolver, log, hostname }));
    return (await sender)(delivery);
  };
}

function policies({ storage, resolver, allowLoopback, stsPort, authorities }: OutboundDeps): StsPolicies {
  return stsPolicies({
    txt: (name) => resolver.txt(name),
    fetch: (domain) =>
      fetchStsPolicy(domain, {
        addresses: async (name) => [...(await resolver.a(name)), ...(await resolver.aaaa(name))],
        mayConnect: (address) => allowLoopback === true || isPublicAddress(address),
        ...(stsPort === undefined ? {} : { port: stsPort }),
        ...(authorities === undefined ? {} : { authorities }),
      }),
    load: (domain) => storage.call('sts.get', { domain }, patience()),
    keep: async (domain, policy) => {
      await storage.call('sts.keep', { domain, ...policy }, patience());
    },
  });
}

function patience(): { readonly signal: AbortSignal } {
  return { signal: AbortSignal.timeout(OUTBOUND_LIMITS.storageMs) };
}
