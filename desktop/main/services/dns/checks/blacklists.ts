/** 28. Whether blacklists know the server's addresses or the domain, asked from the server itself, each list proven by its self-test first. */
import type { Resolver } from '../../../resolver/outcome.ts';
import type { Blacklist } from '../blacklists/catalogue.ts';
import { BLACKLISTS } from '../blacklists/catalogue.ts';
import { queryName, readAnswer, selfTestProblem, testPoints } from '../blacklists/judge.ts';
import type { Finding } from '../blacklists/judge.ts';
import type { Check, Verdict } from '../check.ts';
import { CONCURRENT_LISTS } from '../limits.ts';

const EXPECTED = 'No list that receivers act upon knows the server or the domain.';

export const blacklistsCheck: Check = {
  id: 'blacklists',
  number: 28,
  group: 'reputation',
  title: 'Blacklists',
  rfc: 'RFC 5782',
  expected: EXPECTED,
  run: async (context) => {
    const { world, ipv4, ipv6, domain, signal } = context;
    const unknown = (got: string, remedy: string): Verdict => ({
      result: 'unknown',
      asked: 'blacklists, from the server',
      got,
      expected: EXPECTED,
      remedy,
    });
    if (world.blacklists !== true)
      return unknown(
        typeof world.blacklists === 'string' ? world.blacklists : 'There are no blacklists to ask here.',
        'Nothing is to be done here. On the Internet, check again.',
      );
    const vantage = await context.fromServer();
    if (typeof vantage === 'string')
      return unknown(`Blacklists must be asked from the server, and there is no way in now: ${vantage}`, 'Connect to the server and check again.');
    const subjects = [ipv4, ipv6, domain].filter((subject) => subject !== null);
    const findings = await askLists(vantage.resolver, BLACKLISTS, subjects, signal);
    return {
      asked: `${subjects.join(', ')} in ${BLACKLISTS.length} lists, by ${vantage.resolver.label}`,
      got: summary(findings),
      expected: EXPECTED,
      ...judgeFindings(findings),
    };
  },
};

export async function askLists(
  resolver: Resolver,
  lists: readonly Blacklist[],
  subjects: readonly string[],
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const waiting = lists.flatMap((list) => subjects.flatMap((subject) => (queryName(list, subject) === null ? [] : [{ list, subject }])));
  const findings: Finding[] = [];
  const worker = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) findings.push(await askOne(resolver, next.list, next.subject, signal));
  };
  await Promise.all(Array.from({ length: CONCURRENT_LISTS }, worker));
  return findings.sort((a, b) => lists.indexOf(a.list) - lists.indexOf(b.list));
}

async function askOne(resolver: Resolver, list: Blacklist, subject: string, signal: AbortSignal): Promise<Finding> {
  const points = testPoints(list, subject);
  const ask = (name: string) => resolver.resolve(queryName(list, name) ?? list.zone, 'A', { signal });
  const [answer, listedPoint, cleanPoint] = await Promise.all([ask(subject), ask(points.listed), ask(points.clean)]);
  const problem = selfTestProblem(list, listedPoint, cleanPoint);
  return problem === null ? readAnswer(list, subject, answer) : { list, subject, state: 'unknown', words: problem };
}

/** By tier: what large receivers act upon decides; the small lists are only told. A list that refuses us never makes a pass. */
export function judgeFindings(findings: readonly Finding[]): Pick<Verdict, 'result' | 'remedy'> {
  const listedIn = (tier: Blacklist['tier']) => findings.filter((finding) => finding.list.tier === tier && finding.state === 'listed');
  const bad = [...listedIn('fail'), ...listedIn('warn')];
  if (bad.length > 0) {
    const where = bad.map(({ list, subject }) => `${subject} at ${list.name}: ${list.removal}`).join('; ');
    return {
      result: listedIn('fail').length > 0 ? 'fail' : 'warn',
      remedy: `First find the cause (an earlier tenant of the address, a stolen password, an open form), then ask to be taken off: ${where}.`,
    };
  }
  const open = findings.filter((finding) => finding.list.tier === 'fail' && finding.state === 'unknown');
  const answered = findings.some((finding) => finding.state !== 'unknown');
  if (open.length > 0 || !answered) {
    const notes = [...new Set(open.flatMap(({ list }) => list.note ?? []))];
    return {
      result: 'unknown',
      remedy: `${open.map(({ list }) => list.name).join(', ') || 'No list'} did not give a usable answer. ${notes.join(' ')} Look it up by hand: ${open[0]?.list.removal ?? 'https://check.spamhaus.org'}.`,
    };
  }
  return { result: 'pass' };
}

function summary(findings: readonly Finding[]): string {
  const tell = (state: Finding['state']) => findings.filter((finding) => finding.state === state);
  const words = (chosen: readonly Finding[]) => chosen.map(({ list, subject, words: text }) => `${list.name} (${subject}): ${text}`).join('; ');
  const parts = [
    tell('listed').length > 0 ? `Listed: ${words(tell('listed'))}` : 'Listed nowhere that answered',
    tell('good').length > 0 ? `Known in good standing: ${words(tell('good'))}` : '',
    `Clean: ${tell('clean').length} questions`,
    tell('unknown').length > 0 ? `Unknown: ${words(tell('unknown'))}` : '',
  ];
  return parts.filter((part) => part !== '').join('. ');
}
