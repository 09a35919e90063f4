/** The addresses of mail servers of strangers, to learn whether port 25 is open on the way to them. */
import { parseAddress } from '../../resolver/address.ts';
import { recordsOf } from '../../resolver/outcome.ts';
import type { CheckContext } from './check.ts';
import { MAX_PROBES } from './limits.ts';

export interface ProbeHost {
  readonly domain: string;
  readonly host: string;
  readonly ipv4: string | null;
  readonly ipv6: string | null;
}

/** A probe is a mail domain, a host, or an address. Those that lead nowhere are left out. */
export async function probeHosts({ world, truth, signal }: CheckContext): Promise<readonly ProbeHost[]> {
  const found = await Promise.all(
    world.smtpProbes.slice(0, MAX_PROBES).map(async (domain): Promise<ProbeHost> => {
      const literal = parseAddress(domain);
      if (literal) return { domain, host: domain, ipv4: literal.family === 4 ? domain : null, ipv6: literal.family === 6 ? domain : null };
      const mx = [...recordsOf(await truth.resolve(domain, 'MX', { signal }))].sort((a, b) => (a.priority ?? 0) - (b.priority ?? 0));
      const host = mx[0]?.data ?? domain;
      const [a, aaaa] = await Promise.all([truth.resolve(host, 'A', { signal }), truth.resolve(host, 'AAAA', { signal })]);
      return { domain, host, ipv4: recordsOf(a)[0]?.data ?? null, ipv6: recordsOf(aaaa)[0]?.data ?? null };
    }),
  );
  return found.filter((probe) => probe.ipv4 !== null || probe.ipv6 !== null);
}
