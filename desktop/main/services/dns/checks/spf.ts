/** 8. SPF, evaluated in full for our own addresses and counted in full for everybody's (RFC 7208). */
import { isConclusive, recordsOf } from '../../../resolver/outcome.ts';
import type { Check, CheckContext, Verdict } from '../check.ts';
import { SPF_MAX_LOOKUPS, SPF_MAX_VOID_LOOKUPS } from '../limits.ts';
import { evaluateSpf } from '../spf/evaluate.ts';
import type { SpfVerdict } from '../spf/evaluate.ts';
import { isSpfText } from '../spf/parse.ts';
import { asked, got, unanswered } from '../wording.ts';

const EXPECTED = 'One SPF record that lets this server send, within 10 look-ups and 2 that find nothing, and that does not let everybody.';
const MANY_LOOKUPS = 8;

export const spfCheck: Check = {
  id: 'spf',
  number: 8,
  group: 'records',
  title: 'Who may send for the domain (SPF)',
  rfc: 'RFC 7208',
  expected: EXPECTED,
  run: async (context) => {
    const { domain, truth, signal } = context;
    const outcome = await truth.resolve(domain, 'TXT', { signal });
    if (!isConclusive(outcome)) return unanswered(outcome, EXPECTED);
    const texts = recordsOf(outcome)
      .map((record) => record.data)
      .filter(isSpfText);
    const records = context.records.filter((record) => record.role === 'spf');
    const base = { asked: asked(outcome), got: texts.length > 0 ? texts.join('; ') : got(outcome), expected: EXPECTED };
    const fail = (remedy: string): Verdict => ({ ...base, result: 'fail', remedy, records });
    if (texts.length === 0)
      return fail(`Add the TXT record below to ${domain}: without it anyone may send in your name, and large providers refuse your letters.`);
    if (texts.length > 1)
      return fail(`Merge the ${texts.length} SPF records of ${domain} into one: with two, both count for nothing (RFC 7208 §4.5).`);
    return { ...base, ...(await judge(context, fail)) };
  },
};

async function judge(context: CheckContext, fail: (remedy: string) => Verdict): Promise<Pick<Verdict, 'result'> & Partial<Verdict>> {
  const own = [context.ipv4, context.ipv6].filter((ip) => ip !== null);
  const question = (ip: string) => ({ ip, domain: context.domain, sender: `postmaster@${context.domain}`, helo: context.mailHost });
  const verdicts = await Promise.all(own.map((ip) => evaluateSpf(context.truth, question(ip), context)));
  const counted = await Promise.all(own.map((ip) => evaluateSpf(context.truth, question(ip), { ...context, mode: 'count' })));
  const silent = [...verdicts, ...counted].find((verdict) => verdict.unanswered !== null)?.unanswered;
  const broken = [...verdicts, ...counted].find((verdict) => verdict.result === 'permerror');
  if (broken && !isTooMuch(counted)) return fail(`Repair the record: ${broken.reason}.`);
  const lookups = Math.max(0, ...counted.map((verdict) => verdict.lookups));
  const voids = Math.max(0, ...counted.map((verdict) => verdict.voidLookups));
  if (lookups > SPF_MAX_LOOKUPS)
    return fail(
      `The record needs ${lookups} look-ups and receivers stop at ${SPF_MAX_LOOKUPS}: for them it is broken. Remove include:, a and mx terms that you do not need, or put addresses (ip4:, ip6:) in their place.`,
    );
  if (voids > SPF_MAX_VOID_LOOKUPS)
    return fail(
      `${voids} look-ups of the record find nothing and receivers stop at ${SPF_MAX_VOID_LOOKUPS}. Remove the terms whose names do not exist any more.`,
    );
  if (counted.some((verdict) => verdict.allowsAll))
    return fail('Replace "+all" (or a network of size /0) with "-all": now the whole Internet may send in your name.');
  if (silent) return unanswered(silent, EXPECTED);
  const refused = verdicts.map((verdict, index) => ({ verdict, ip: own[index] ?? '' })).find(({ verdict }) => verdict.result !== 'pass');
  if (refused)
    return fail(
      `For ${refused.ip}, an address of this server, the record says "${refused.verdict.result}" (${refused.verdict.reason}). Add "mx" right after "v=spf1".`,
    );
  const summary = `${lookups} of ${SPF_MAX_LOOKUPS} look-ups, ${voids} that find nothing; pass for ${own.join(', ')}`;
  return { expected: `${EXPECTED} Found: ${summary}.`, ...warnings(counted, lookups) };
}

function isTooMuch(counted: readonly SpfVerdict[]): boolean {
  return counted.some((verdict) => verdict.lookups > SPF_MAX_LOOKUPS || verdict.voidLookups > SPF_MAX_VOID_LOOKUPS);
}

function warnings(counted: readonly SpfVerdict[], lookups: number): Pick<Verdict, 'result' | 'remedy'> {
  if (counted.some((verdict) => verdict.usesPtr))
    return { result: 'warn', remedy: 'Remove "ptr": it is slow and unreliable, and some receivers ignore it (RFC 7208 §5.5).' };
  if (lookups >= MANY_LOOKUPS)
    return {
      result: 'warn',
      remedy: `The record needs ${lookups} of ${SPF_MAX_LOOKUPS} look-ups; when one of those you include grows, it breaks. Remove what you do not need.`,
    };
  return { result: 'pass' };
}
