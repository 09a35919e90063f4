/** The DNS service as the contract calls it, with what it needs to know of a server. */
import { isPalomarError } from '../../../contract/errors.ts';
import { dnsReport, dnsUpdateTarget, type DnsRecord, type DnsReport, type DnsUpdateTarget, type ServerId } from '../../../contract/models.ts';
import type { Vault } from '../../local/vault/vault.ts';
import { createDnsService, type DnsCheckEvent } from '../dns/dns.ts';
import type { MailService } from '../mail/mail.ts';
import type { PracticeService } from '../practice/practice.ts';
import type { ServersService } from '../servers/servers.ts';
import { dnsWorldOf } from './practice-calls.ts';
import type { StackReader } from './stack-of.ts';
import { untilAborted } from './until-aborted.ts';

interface Options {
  readonly signal?: AbortSignal | undefined;
}
interface OfServer {
  readonly serverId: ServerId;
}

export interface DnsCalls {
  records(input: OfServer, options?: Options): Promise<DnsRecord[]>;
  last(input: OfServer): DnsReport | null;
  check(input: OfServer & { readonly only?: readonly string[] | undefined }, options?: Options): AsyncGenerator<DnsCheckEvent, void>;
  publish(
    input: OfServer & { readonly target?: DnsUpdateTarget | undefined },
    options?: Options,
  ): Promise<{ published: DnsRecord[]; skipped: (DnsRecord & { reason: string })[] }>;
  target(input: OfServer, options?: Options): Promise<Omit<DnsUpdateTarget, 'secret'> | null>;
}

interface Dependencies {
  readonly vault: Vault;
  readonly servers: ServersService;
  readonly practice: PracticeService;
  readonly mail: MailService;
  readonly stackOf: StackReader;
}

const TARGET = 'dns-update-target';
const REPORT = 'dns-report';

export function createDnsCalls({ vault, servers, practice, mail, stackOf }: Dependencies): DnsCalls {
  const dns = createDnsService({
    serverOf: async (serverId) => {
      const server = servers.get(serverId);
      // A server that is not set up has no addresses to speak of; the service says so itself.
      const addresses = server.domain === null ? { ipv4: null, ipv6: null } : (await stackOf.of(serverId)).addresses;
      return { ...server, addresses };
    },
    dkimOf: async (serverId, domain) => {
      try {
        return await mail.dkimOf({ serverId, name: domain });
      } catch (error) {
        if (isPalomarError(error, 'NOT_FOUND')) return null;
        throw error;
      }
    },
    remoteOf: (serverId) => servers.remoteOf(serverId),
    worldOf: (serverId) => dnsWorldOf(practice, servers.get(serverId)),
    saveTarget: (serverId, target) => Promise.resolve().then(() => vault.values.set(serverId, TARGET, target)),
    loadTarget: (serverId) => Promise.resolve(vault.values.get(serverId, TARGET, dnsUpdateTarget)),
    saveReport: (serverId, report) => vault.values.set(serverId, REPORT, report),
    loadReport: (serverId) => vault.values.get(serverId, REPORT, dnsReport),
  });
  return {
    records: ({ serverId }) => dns.records(serverId),
    last: ({ serverId }) => {
      servers.get(serverId);
      return vault.values.get(serverId, REPORT, dnsReport);
    },
    check: ({ serverId, only }, { signal } = {}) => untilAborted(dns.check(serverId, { only, signal }), signal),
    publish: async ({ serverId, target }, { signal } = {}) => {
      const { published, skipped } = await dns.publish(serverId, target, signal);
      return { published: [...published], skipped: [...skipped] };
    },
    target: ({ serverId }) => dns.target(serverId),
  };
}
