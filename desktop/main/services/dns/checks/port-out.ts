/** 24. The server can reach the mail servers of others on port 25: many companies that rent servers block it until asked. */
import type { Check, CheckContext, ServerVantage, Verdict } from '../check.ts';
import { probeHosts } from '../probe-hosts.ts';
import type { ProbeHost } from '../probe-hosts.ts';
import { probeSmtp } from '../smtp-probe.ts';
import type { ProbeResult } from '../smtp-probe.ts';

const EXPECTED = 'From the server, port 25 of other mail servers answers with an SMTP greeting.';
const ASK_PROVIDER =
  'Ask the company that rents you the server to open outbound port 25 (in its panel or by a ticket: "unblock SMTP"). Until then your server receives, but cannot send.';

interface Attempt {
  readonly host: string;
  readonly family: 4 | 6;
  readonly result: ProbeResult;
}

export const portOutCheck: Check = {
  id: 'port-25-out',
  number: 24,
  group: 'transport',
  title: 'Sending to others (port 25 out)',
  rfc: 'RFC 5321 §4.5.4.2',
  expected: EXPECTED,
  run: async (context) => {
    const vantage = await context.fromServer();
    const unknown = (got: string, remedy: string): Verdict => ({
      result: 'unknown',
      asked: context.world.smtpProbes.join(', '),
      got,
      expected: EXPECTED,
      remedy,
    });
    if (typeof vantage === 'string')
      return unknown(`This must be tried from the server, and there is no way in now: ${vantage}`, 'Connect to the server and check again.');
    const hosts = await probeHosts(context);
    if (hosts.length === 0) return unknown('None of the mail servers to try has an address now.', 'Check again when DNS works.');
    const attempts = (await Promise.all(hosts.map((host) => tryHost(context, vantage, host)))).flat();
    return {
      asked: `port 25 of ${hosts.map((host) => host.host).join(', ')}, from the server`,
      got: attempts.map(words).join('; '),
      expected: EXPECTED,
      ...judge(attempts),
    };
  },
};

function judge(attempts: readonly Attempt[]): Pick<Verdict, 'result' | 'remedy'> {
  const spoke = (family: 4 | 6) => attempts.some((attempt) => attempt.family === family && attempt.result.kind === 'spoke');
  const tried4 = attempts.some((attempt) => attempt.family === 4);
  if (spoke(4)) return { result: 'pass' };
  if (spoke(6))
    return tried4
      ? { result: 'warn', remedy: `Only IPv6 gets out, and most mail servers are reached over IPv4. ${ASK_PROVIDER}` }
      : { result: 'pass' };
  return { result: 'fail', remedy: ASK_PROVIDER };
}

function words({ host, family, result }: Attempt): string {
  const what = result.kind === 'spoke' ? result.banner : result.kind === 'refused' ? 'connection refused' : result.problem;
  return `${host} over IPv${family}: ${what}`;
}

async function tryHost(context: CheckContext, vantage: ServerVantage, host: ProbeHost): Promise<readonly Attempt[]> {
  const addresses = [
    { family: 4, address: host.ipv4 },
    { family: 6, address: context.ipv6 === null ? null : host.ipv6 },
  ] as const;
  return Promise.all(
    addresses.flatMap(({ family, address }) =>
      address === null
        ? []
        : [
            probeSmtp(vantage.connect, address, { helo: context.mailHost, signal: context.signal, timeoutMs: context.smtpTimeoutMs }).then(
              (result) => ({
                host: host.host,
                family,
                result,
              }),
            ),
          ],
    ),
  );
}
