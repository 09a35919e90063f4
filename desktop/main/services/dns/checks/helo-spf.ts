/** 9. SPF of the name the server greets with: bounces have no sender, so receivers judge this name instead (RFC 7208 §2.3). */
import { isConclusive } from '../../../resolver/outcome.ts';
import type { Check, Verdict } from '../check.ts';
import { evaluateSpf } from '../spf/evaluate.ts';
import { asked, got, unanswered } from '../wording.ts';

const EXPECTED = 'An SPF record at the name of the mail server that lets it send.';

export const heloSpfCheck: Check = {
  id: 'helo-spf',
  number: 9,
  group: 'records',
  title: 'SPF of the greeting name',
  rfc: 'RFC 7208 §2.3',
  expected: EXPECTED,
  run: async (context) => {
    const { mailHost, truth, signal } = context;
    const outcome = await truth.resolve(mailHost, 'TXT', { signal });
    if (!isConclusive(outcome)) return unanswered(outcome, EXPECTED);
    const own = [context.ipv4, context.ipv6].filter((ip) => ip !== null);
    const verdicts = await Promise.all(
      own.map((ip) => evaluateSpf(truth, { ip, domain: mailHost, sender: `postmaster@${mailHost}`, helo: mailHost }, { signal })),
    );
    const base = { asked: asked(outcome), got: got(outcome), expected: EXPECTED };
    const warn = (remedy: string): Verdict => ({
      ...base,
      result: 'warn',
      remedy,
      records: context.records.filter((record) => record.role === 'helo-spf'),
    });
    const silent = verdicts.find((verdict) => verdict.unanswered !== null)?.unanswered;
    if (silent) return unanswered(silent, EXPECTED);
    if (verdicts.some((verdict) => verdict.result === 'none'))
      return warn(`Add the TXT record below to ${mailHost}: bounces from your server are judged by it.`);
    const refused = verdicts.find((verdict) => verdict.result !== 'pass');
    if (refused)
      return warn(`The SPF record of ${mailHost} says "${refused.result}" for this server (${refused.reason}). Replace it with the one below.`);
    return { ...base, result: 'pass' };
  },
};
