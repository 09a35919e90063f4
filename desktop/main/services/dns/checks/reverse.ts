/** 21. Each address of the server names it (PTR), and that name leads back (forward-confirmed): RFC 1912 §2.1, demanded by every large provider. */
import { reverseName, sameAddress } from '../../../resolver/address.ts';
import { isConclusive, recordsOf } from '../../../resolver/outcome.ts';
import type { Outcome } from '../../../resolver/outcome.ts';
import type { Check, CheckContext, Verdict } from '../check.ts';
import { asked, got, unanswered } from '../wording.ts';

const EXPECTED = 'The reverse name of each address is the mail server, and leads back to the address.';

interface Finding {
  readonly address: string;
  readonly state: 'confirmed' | 'none' | 'mismatch' | 'open';
  readonly outcome: Outcome;
  readonly words: string;
}

export const reverseCheck: Check = {
  id: 'reverse-name',
  number: 21,
  group: 'reputation',
  title: 'Reverse name (PTR) of the server',
  rfc: 'RFC 1912 §2.1',
  expected: EXPECTED,
  run: async (context) => {
    const addresses = [context.ipv4, context.ipv6].filter((address) => address !== null);
    const findings = await Promise.all(addresses.map((address) => examine(context, address)));
    const [first] = findings;
    if (!first)
      return {
        result: 'unknown',
        asked: 'nothing',
        got: 'The addresses of the server are not known.',
        expected: EXPECTED,
        remedy: 'Run the preflight check of the server first.',
      };
    const base = {
      asked: asked(...findings.map((finding) => finding.outcome)),
      got: findings.map((finding) => finding.words).join('; '),
      expected: EXPECTED,
    };
    return { ...base, ...judge(context, findings) };
  },
};

function judge(context: CheckContext, findings: readonly Finding[]): Pick<Verdict, 'result' | 'remedy' | 'records'> {
  const bad = findings.filter((finding) => finding.state === 'none' || finding.state === 'mismatch');
  const records = context.records.filter((record) => record.role === 'reverse' && bad.some(({ address }) => record.name === reverseName(address)));
  const where = `in the panel of the company that rents you the server ("Reverse DNS", "rDNS" or "PTR"; not where your domain is)`;
  const [worst] = bad;
  if (worst) {
    const only6 = bad.every((finding) => finding.address.includes(':')) && bad.every((finding) => finding.state === 'none');
    const remedy = `Set the reverse name of ${bad.map((finding) => finding.address).join(', ')} to ${context.mailHost}, ${where}.`;
    if (only6)
      return {
        result: 'warn',
        remedy: `${remedy} Until then do not send over IPv6: letters from an IPv6 address without a name are refused.`,
        records,
      };
    return { result: 'fail', remedy: `${remedy} Many providers refuse or junk letters without it.`, records };
  }
  const open = findings.find((finding) => finding.state === 'open');
  if (open) return { result: 'unknown', ...pickRemedy(unanswered(open.outcome, EXPECTED)) };
  return { result: 'pass' };
}

function pickRemedy({ remedy }: Verdict): { readonly remedy: string } | Record<string, never> {
  return remedy === undefined ? {} : { remedy };
}

async function examine({ truth, signal, mailHost }: CheckContext, address: string): Promise<Finding> {
  const outcome = await truth.resolve(reverseName(address) ?? address, 'PTR', { signal });
  if (!isConclusive(outcome)) return { address, state: 'open', outcome, words: `${address}: ${got(outcome)}` };
  const names = recordsOf(outcome).map((record) => record.data);
  if (names.length === 0) return { address, state: 'none', outcome, words: `${address} has no reverse name` };
  if (!names.includes(mailHost)) return { address, state: 'mismatch', outcome, words: `${address} is called ${names.join(', ')}, not ${mailHost}` };
  const forward = await truth.resolve(mailHost, address.includes(':') ? 'AAAA' : 'A', { signal });
  if (!isConclusive(forward)) return { address, state: 'open', outcome: forward, words: `${address} is called ${mailHost}; ${got(forward)}` };
  const leadsBack = recordsOf(forward).some((record) => sameAddress(record.data, address));
  if (!leadsBack) return { address, state: 'mismatch', outcome, words: `${address} is called ${mailHost}, but ${got(forward)}` };
  return { address, state: 'confirmed', outcome, words: `${address} is called ${mailHost} and leads back` };
}
