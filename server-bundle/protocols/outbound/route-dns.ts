/** The questions that a route asks, with the security status of the answers where it can be had. */
import { TRUST_LIMITS } from '../../trust/limits.ts';
import type { MailResolver, MxRecord } from '../../trust/resolver.ts';
import type { SecureDns } from '../../trust/secure-dns.ts';
import type { TlsaRecord } from '../../trust/tlsa.ts';

export interface Addresses {
  readonly addresses: readonly string[];
  readonly isSecure: boolean;
  readonly canonicalName: string;
}

/** A name that does not exist, or has no such record, is an empty list; anything else that goes wrong throws. */
export interface RouteDns {
  mx(domain: string): Promise<{ readonly records: readonly MxRecord[]; readonly isSecure: boolean }>;
  addresses(name: string, family: 4 | 6): Promise<Addresses>;
  tlsa(name: string): Promise<{ readonly records: readonly TlsaRecord[]; readonly isSecure: boolean }>;
}

/** Without DNSSEC: nothing is secure, so there is no DANE. */
export function plainDns(resolver: MailResolver): RouteDns {
  return {
    mx: async (domain) => ({ records: await resolver.mx(domain), isSecure: false }),
    addresses: async (name, family) => ({
      addresses: await (family === 4 ? resolver.a(name) : resolver.aaaa(name)),
      isSecure: false,
      canonicalName: name,
    }),
    tlsa: () => Promise.resolve({ records: [], isSecure: false }),
  };
}

export function validatedDns(dns: SecureDns): RouteDns {
  return {
    mx: async (domain) => {
      const { answers, isSecure } = await dns.ask(domain, 'MX');
      const records = answers.flatMap((answer) =>
        answer.type === 'MX' ? [{ exchange: answer.data.exchange, priority: answer.data.preference ?? 0 }] : [],
      );
      return { records, isSecure };
    },
    addresses: async (name, family) => {
      const { answers, isSecure, canonicalName } = await dns.ask(name, family === 4 ? 'A' : 'AAAA');
      return {
        addresses: answers.flatMap((answer) => (answer.type === 'A' || answer.type === 'AAAA' ? [answer.data] : [])),
        isSecure,
        canonicalName,
      };
    },
    tlsa: async (name) => {
      const { answers, isSecure } = await dns.ask(name, 'TLSA');
      const records = answers.flatMap((answer) => (answer.type === 'TLSA' ? [answer.data] : []));
      return { records: records.slice(0, TRUST_LIMITS.tlsaRecords), isSecure };
    },
  };
}
