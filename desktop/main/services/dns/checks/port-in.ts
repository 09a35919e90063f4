/** 25. Others can reach this server on port 25, tried from the desktop; when the desktop's own network blocks 25, nothing is known. */
import type { Check, CheckContext, Verdict } from '../check.ts';
import { probeHosts } from '../probe-hosts.ts';
import { probeSmtp } from '../smtp-probe.ts';

const EXPECTED = 'Port 25 of the server answers with an SMTP greeting.';

export const portInCheck: Check = {
  id: 'port-25-in',
  number: 25,
  group: 'transport',
  title: 'Receiving from others (port 25 in)',
  rfc: 'RFC 5321 §4.5.4.2',
  expected: EXPECTED,
  run: async (context) => {
    const address = context.ipv4 ?? context.ipv6;
    const asked = `port 25 of ${address ?? 'the server'}, from this computer`;
    if (address === null)
      return {
        result: 'unknown',
        asked,
        got: 'The addresses of the server are not known.',
        expected: EXPECTED,
        remedy: 'Run the preflight check of the server first.',
      };
    const base = { asked, expected: EXPECTED };
    const result = await probe(context, address);
    if (result.kind === 'spoke') return { ...base, result: 'pass', got: result.banner };
    if (result.kind === 'refused')
      return {
        ...base,
        result: 'fail',
        got: 'Connection refused: the server is there, but nothing listens on port 25.',
        remedy: 'Start the mail stack on the server and look at the log of the service "mx".',
      };
    return { ...base, ...(await blockedWhere(context, result.problem)) };
  },
};

/** Silence has two causes, and only strangers' servers tell them apart. */
async function blockedWhere(context: CheckContext, problem: string): Promise<Pick<Verdict, 'result' | 'got' | 'remedy'>> {
  const { desktopProbe } = context.world;
  const open = 'Have somebody send you a letter, or check again from another network.';
  if (desktopProbe !== true)
    return {
      result: 'unknown',
      got: `${problem}; ${typeof desktopProbe === 'string' ? desktopProbe : 'other mail servers may not be tried from here'}`,
      remedy: open,
    };
  const hosts = await probeHosts(context);
  const tries = await Promise.all(hosts.map((host) => probe(context, host.ipv4 ?? host.ipv6 ?? host.host)));
  if (tries.some((one) => one.kind === 'spoke'))
    return {
      result: 'fail',
      got: `${problem}, while port 25 of other mail servers answers from here`,
      remedy:
        'Open port 25 for incoming connections: in the firewall of the server, and in the network firewall of the company that rents it to you.',
    };
  return {
    result: 'unknown',
    got: `${problem}; the network of this computer blocks port 25 to other mail servers too, so this says nothing about yours`,
    remedy: open,
  };
}

function probe(context: CheckContext, address: string) {
  return probeSmtp(context.connectFromDesktop, address, { helo: 'localhost.localdomain', signal: context.signal, timeoutMs: context.smtpTimeoutMs });
}
