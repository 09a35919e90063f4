/** 11. What others shall do with letters that only pretend to come from the domain: DMARC, found by the tree walk of RFC 9989. */
import type { Check, CheckContext, Verdict } from '../check.ts';
import { parseDmarc, walkDmarc } from '../dmarc.ts';
import type { DmarcWalk } from '../dmarc.ts';
import { recordsOf } from '../../../resolver/outcome.ts';
import { asked, got, unanswered } from '../wording.ts';

const EXPECTED = 'One DMARC record with p=quarantine or p=reject and an address for reports.';

export const dmarcCheck: Check = {
  id: 'dmarc',
  number: 11,
  group: 'records',
  title: 'Policy against forgers (DMARC)',
  rfc: 'RFC 9989 §4.10',
  expected: EXPECTED,
  run: async (context) => {
    const walk = await walkDmarc(context.truth, context.domain, context.signal);
    if (walk.unanswered) return unanswered(walk.unanswered, EXPECTED);
    const shown = walk.applies ?? walk.steps[0];
    const verdict = judgeDmarc(walk, context.domain);
    return {
      asked: asked(...walk.steps.map((step) => step.outcome)),
      got: shown ? `${shown.outcome.name}: ${got(shown.outcome)}` : 'nothing',
      expected: EXPECTED,
      ...verdict,
      records: verdict.result === 'pass' ? [] : dmarcRecords(context),
    };
  },
};

export function judgeDmarc(walk: DmarcWalk, domain: string): Pick<Verdict, 'result' | 'remedy'> {
  const own = walk.steps[0];
  const texts = own?.texts ?? [];
  if (texts.length > 1) return fail(`There are ${texts.length} DMARC records under _dmarc.${domain}; with more than one, all are ignored. Keep one.`);
  const [text] = texts;
  const problem = text === undefined ? null : parseDmarc(text);
  if (typeof problem === 'string') return fail(`The DMARC record cannot be read: ${problem}. Replace it with the one below.`);
  if (!walk.applies?.record) {
    const stray = own ? recordsOf(own.outcome) : [];
    const hint = stray.length > 0 ? ' (there is a TXT record, but it does not begin with v=DMARC1)' : '';
    return fail(
      `Add the TXT record below under _dmarc.${domain}${hint}. Without it anyone can write in your name, and large providers refuse letters from you.`,
    );
  }
  const from = walk.applies.domain === domain ? '' : ` (it comes from ${walk.applies.domain})`;
  if (walk.effective === 'none')
    return warn(
      `The policy${from} is "none": forgeries are only counted, not stopped. Once reports show that your own letters pass, set p=quarantine.`,
    );
  if (walk.applies.record.testing) return warn(`The record${from} says t=y (testing): others treat it one step milder. Remove t=y.`);
  if (walk.applies.record.reportTo.length === 0)
    return warn(
      `The record${from} has no rua=: nobody tells you who forges your name, or which of your own letters fail. Add rua=mailto:postmaster@${domain}.`,
    );
  return { result: 'pass' };
}

function dmarcRecords({ records }: CheckContext) {
  return records.filter((record) => record.role === 'dmarc');
}

const fail = (remedy: string) => ({ result: 'fail', remedy }) as const;
const warn = (remedy: string) => ({ result: 'warn', remedy }) as const;
