/** 6. Letters to the domain come to this server: MX (RFC 5321 §5.1), never a CNAME (RFC 2181 §10.3), never null (RFC 7505). */
import { parseAddress } from '../../../resolver/address.ts';
import { isConclusive, recordsOf } from '../../../resolver/outcome.ts';
import type { ResourceRecord } from '../../../resolver/message.ts';
import type { Check, CheckContext, Verdict } from '../check.ts';
import { asked, got, unanswered } from '../wording.ts';

const EXPECTED = 'The MX of the domain names this mail server, and nobody before it.';

export const mxCheck: Check = {
  id: 'mx',
  number: 6,
  group: 'records',
  title: 'Where letters to the domain go (MX)',
  rfc: 'RFC 5321 §5.1',
  expected: EXPECTED,
  run: async (context) => {
    const { domain, mailHost, signal, truth } = context;
    const outcome = await truth.resolve(domain, 'MX', { signal });
    if (!isConclusive(outcome)) return unanswered(outcome, EXPECTED);
    const base = { asked: asked(outcome), got: got(outcome), expected: `${EXPECTED} (10 ${mailHost})` };
    const fail = (remedy: string): Verdict => ({
      ...base,
      result: 'fail',
      remedy,
      records: context.records.filter((record) => record.role === 'mx'),
    });
    const found = [...recordsOf(outcome)].sort((a, b) => (a.priority ?? 0) - (b.priority ?? 0));
    if (found.length === 0) return fail(`Add an MX record to ${domain}: priority 10, target ${mailHost}. Without it nobody can write to you.`);
    if (found.some((record) => record.data === '.'))
      return fail('Remove the MX record with the target ".": it says that this domain takes no mail at all (RFC 7505).');
    const literal = found.find((record) => isAddress(record.data));
    if (literal)
      return fail(`Replace the MX target ${literal.data} with the name ${mailHost}: an MX record must hold a name, an address is ignored.`);
    const ours = found.find((record) => record.data === mailHost);
    if (!ours)
      return fail(
        `Letters go to ${found.map((record) => record.data).join(', ')}, not to this server. When you are ready to move, replace it with 10 ${mailHost}.`,
      );
    return (await targetProblem(context, found, fail)) ?? { ...base, ...foreign(found, ours) };
  },
};

/** A target that is an alias, or that has no address, takes no letters. */
async function targetProblem(context: CheckContext, found: readonly ResourceRecord[], fail: (remedy: string) => Verdict): Promise<Verdict | null> {
  const { truth, signal } = context;
  for (const { data: target } of found.slice(0, 8)) {
    const [a, aaaa] = await Promise.all([truth.resolve(target, 'A', { signal }), truth.resolve(target, 'AAAA', { signal })]);
    const alias = [a, aaaa].flatMap((outcome) => ('aliases' in outcome ? outcome.aliases : []))[0];
    if (alias)
      return fail(
        `The MX target ${target} is a CNAME for ${alias.data}. Give ${target} its own A record, or name ${alias.data} in the MX (RFC 2181 §10.3).`,
      );
    if (recordsOf(a).length + recordsOf(aaaa).length > 0) continue;
    const silent = [a, aaaa].find((outcome) => !isConclusive(outcome));
    if (silent) return unanswered(silent, EXPECTED);
    return fail(`The MX target ${target} has no address. Add an A record for it, or remove it from the MX.`);
  }
  return null;
}

function foreign(found: readonly ResourceRecord[], ours: ResourceRecord): Pick<Verdict, 'result' | 'remedy'> {
  const others = found.filter((record) => record.data !== ours.data);
  if (others.length === 0) return { result: 'pass' };
  const names = others.map((record) => record.data).join(', ');
  const first = others.some((record) => (record.priority ?? 0) <= (ours.priority ?? 0));
  if (first)
    return {
      result: 'fail',
      remedy: `${names} is asked before or as often as this server, so letters end up there. Remove it, or give it a higher number than ${ours.priority ?? 0}.`,
    };
  return {
    result: 'warn',
    remedy: `${names} is a backup that is not this server: spammers go there first, and letters wait there unread. Remove it unless you know why it is there.`,
  };
}

function isAddress(target: string): boolean {
  return parseAddress(target) !== null || /^\[.*\]$/.test(target);
}
