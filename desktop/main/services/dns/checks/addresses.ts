/** 5. The mail host's A and AAAA are exactly the server's addresses, and a published AAAA really leads to it. */
import { sameAddress } from '../../../resolver/address.ts';
import { isConclusive, recordsOf } from '../../../resolver/outcome.ts';
import type { Outcome } from '../../../resolver/outcome.ts';
import type { Check, CheckContext, Verdict } from '../check.ts';
import { CONNECT_TIMEOUT_MS } from '../limits.ts';
import { asked, got, unanswered } from '../wording.ts';

const EXPECTED = 'The name of the mail server leads to its addresses and to no others.';
/** Published by the stack on every address, and rarely blocked by the networks people sit in. */
const REACH_PORT = 587;

export const addressesCheck: Check = {
  id: 'mail-host-addresses',
  number: 5,
  group: 'records',
  title: 'Addresses of the mail server',
  rfc: 'RFC 5321 §5.1',
  expected: EXPECTED,
  run: async (context) => {
    const { mailHost, signal, truth, ipv4, ipv6 } = context;
    const [a, aaaa] = await Promise.all([truth.resolve(mailHost, 'A', { signal }), truth.resolve(mailHost, 'AAAA', { signal })]);
    const silent = [a, aaaa].find((outcome) => !isConclusive(outcome));
    if (silent) return unanswered(silent, EXPECTED);
    const problems = [...problemsOf(a, ipv4), ...problemsOf(aaaa, ipv6)];
    const records = context.records.filter((record) => record.role === 'address');
    const base = { asked: asked(a, aaaa), got: `${got(a)}; ${got(aaaa)}`, expected: `${EXPECTED} (${[ipv4, ipv6].filter(Boolean).join(', ')})` };
    if (problems.length > 0)
      return { ...base, result: 'fail', remedy: `At the company that serves ${context.domain}: ${problems.join('; ')}.`, records };
    return ipv6 === null ? { ...base, result: 'pass' } : reachability(context, ipv6, base);
  },
};

function problemsOf(outcome: Outcome, wanted: string | null): readonly string[] {
  const found = recordsOf(outcome).map((record) => record.data);
  const missing = wanted !== null && !found.some((address) => sameAddress(address, wanted));
  const extra = found.filter((address) => wanted === null || !sameAddress(address, wanted));
  return [
    ...(missing ? [`add ${outcome.type} ${outcome.name} with ${wanted}`] : []),
    ...extra.map((address) => `remove ${outcome.type} ${outcome.name} with ${address}: it is not this server, and letters sent there are lost`),
  ];
}

/** Only a host that is reached over IPv4 and not over IPv6 proves the AAAA wrong; a desktop without IPv6 proves nothing. */
async function reachability(context: CheckContext, ipv6: string, base: Omit<Verdict, 'result'>): Promise<Verdict> {
  const [over4, over6] = await Promise.all([reaches(context, context.ipv4), reaches(context, ipv6)]);
  if (over6 === 'yes') return { ...base, result: 'pass', got: `${base.got}; port ${REACH_PORT} answers over IPv6` };
  if (over6 === 'silent' && over4 === 'yes')
    return {
      ...base,
      result: 'fail',
      got: `${base.got}; port ${REACH_PORT} answers over IPv4 but not over IPv6 (${ipv6})`,
      remedy: `Senders try IPv6 first and will wait in vain. Repair IPv6 on the server (address, gateway and firewall for ${ipv6}), or remove the AAAA record until it works.`,
    };
  return { ...base, result: 'pass', got: `${base.got}; not tried over IPv6, because this computer has none or the port is blocked here` };
}

async function reaches(context: CheckContext, address: string | null): Promise<'yes' | 'silent' | 'no route'> {
  if (address === null) return 'no route';
  const deadline = AbortSignal.timeout(CONNECT_TIMEOUT_MS);
  try {
    const stream = await context.connectFromDesktop(address, REACH_PORT, { signal: AbortSignal.any([context.signal, deadline]) });
    stream.on('error', () => undefined).destroy();
    return 'yes';
  } catch (error) {
    if (deadline.aborted) return 'silent';
    // A refusal was sent by the host itself: the packets get there.
    return error instanceof Error && 'code' in error && error.code === 'ECONNREFUSED' ? 'yes' : 'no route';
  }
}
