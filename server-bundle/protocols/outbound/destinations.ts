/**
 * Where mail is going at this moment: how many messages to each domain and each host, and which domains and addresses could not be
 * reached a moment ago. In memory only: a restart forgets it and asks anew.
 */
import type { Clock } from '../../base/clock.ts';
import { systemClock } from '../../base/clock.ts';
import { OUTBOUND_LIMITS } from './limits.ts';

export interface Destinations {
  /** One message to that domain; waits while there are as many as may be. */
  pass<T>(domain: string, work: () => Promise<T>): Promise<T>;
  /** Domains to which one more would have to wait, be it for their host. */
  full(): readonly string[];
  /** The host that mail for the domain goes to. */
  at(domain: string, host: string): void;
  /** Why the domain cannot be reached now; null when it may be tried. */
  whyDead(domain: string): string | null;
  domainIsDead(domain: string, response: string): void;
  isDeadAddress(address: string): boolean;
  addressIsDead(address: string): void;
  isAlive(domain: string, address: string): void;
}

interface Line {
  inside: number;
  readonly waiting: (() => void)[];
}

export function destinations(clock: Clock = systemClock): Destinations {
  const lines = new Map<string, Line>();
  const hosts = new Map<string, string>();
  const deadDomains = memory<string>(clock, OUTBOUND_LIMITS.deadDomainMs);
  const deadAddresses = memory<true>(clock, OUTBOUND_LIMITS.deadAddressMs);

  const crowdedHosts = (): ReadonlySet<string> => {
    const counts = new Map<string, number>();
    for (const [domain, { inside }] of lines) {
      const host = hosts.get(domain);
      if (host !== undefined) counts.set(host, (counts.get(host) ?? 0) + inside);
    }
    return new Set([...counts].filter(([, count]) => count >= OUTBOUND_LIMITS.messagesPerHost).map(([host]) => host));
  };

  return {
    pass: async (domain, work) => {
      const line = lines.get(domain) ?? { inside: 0, waiting: [] };
      lines.set(domain, line);
      if (line.inside >= OUTBOUND_LIMITS.messagesPerDomain) await new Promise<void>((enter) => line.waiting.push(enter));
      else line.inside += 1;
      try {
        return await work();
      } finally {
        const next = line.waiting.shift();
        // Whoever is let in takes this place, so the count stays.
        if (next) next();
        else line.inside -= 1;
        if (line.inside === 0) lines.delete(domain);
      }
    },
    full: () => {
      const crowded = crowdedHosts();
      const full = [...lines].filter(([, line]) => line.inside >= OUTBOUND_LIMITS.messagesPerDomain).map(([domain]) => domain);
      const waiting = crowded.size === 0 ? [] : [...hosts].filter(([, host]) => crowded.has(host)).map(([domain]) => domain);
      return [...new Set([...full, ...waiting])].slice(0, OUTBOUND_LIMITS.deadKept);
    },
    at: (domain, host) => {
      if (hosts.size >= OUTBOUND_LIMITS.deadKept) hosts.clear();
      hosts.set(domain, host);
    },
    whyDead: (domain) => deadDomains.get(domain) ?? null,
    domainIsDead: (domain, response) => deadDomains.set(domain, response),
    isDeadAddress: (address) => deadAddresses.get(address) === true,
    addressIsDead: (address) => deadAddresses.set(address, true),
    isAlive: (domain, address) => {
      deadDomains.forget(domain);
      deadAddresses.forget(address);
    },
  };
}

function memory<T>(clock: Clock, keepMs: number) {
  const known = new Map<string, { readonly value: T; readonly until: number }>();
  return {
    get: (key: string): T | undefined => {
      const entry = known.get(key);
      if (entry !== undefined && entry.until <= clock.now()) known.delete(key);
      return entry !== undefined && entry.until > clock.now() ? entry.value : undefined;
    },
    set: (key: string, value: T): void => {
      if (known.size >= OUTBOUND_LIMITS.deadKept) known.clear();
      known.set(key, { value, until: clock.now() + keepMs });
    },
    forget: (key: string): void => {
      known.delete(key);
    },
  };
}
