/** 7. No CNAME where other data must stand (RFC 1034 §3.6.2), and no wildcard that answers in the name of records which are not there. */
import { randomBytes } from 'node:crypto';
import { isConclusive } from '../../../resolver/outcome.ts';
import type { Outcome } from '../../../resolver/outcome.ts';
import type { Check } from '../check.ts';
import { asked, got, unanswered } from '../wording.ts';

const EXPECTED = 'Neither the domain nor its mail server is a CNAME, and names that nobody made do not exist.';

export const aliasesCheck: Check = {
  id: 'cname-wildcard',
  number: 7,
  group: 'records',
  title: 'Aliases and wildcards',
  rfc: 'RFC 1034 §3.6.2, RFC 4592',
  expected: EXPECTED,
  run: async ({ domain, mailHost, signal, truth, records }) => {
    const nobody = `palomar-${randomBytes(6).toString('hex')}`;
    const cnames = await Promise.all([domain, mailHost].map((name) => truth.resolve(name, 'CNAME', { signal })));
    const wildcards = await Promise.all(
      [`${nobody}.${domain}`, `${nobody}._domainkey.${domain}`].map((name) => truth.resolve(name, 'TXT', { signal })),
    );
    const conflict = cnames.find((outcome) => outcome.kind === 'answer');
    const base = { asked: asked(...cnames, ...wildcards), expected: EXPECTED };
    if (conflict) {
      const address = records.filter((record) =>
        conflict.name === mailHost ? record.role === 'address' : record.role === 'mx' || record.role === 'spf',
      );
      return {
        ...base,
        result: 'fail',
        got: `${conflict.name} is a CNAME: ${got(conflict)}`,
        remedy: `Remove the CNAME of ${conflict.name}: a name with a CNAME can hold no other record, so its MX, TXT or addresses do not count. Put the records below in its place.`,
        records: address,
      };
    }
    const silent = [...cnames, ...wildcards].find((outcome) => !isConclusive(outcome));
    if (silent) return unanswered(silent, EXPECTED);
    const answering = wildcards.filter(answers);
    if (answering.length === 0) return { ...base, result: 'pass', got: 'No CNAME in the way, and made-up names do not exist.' };
    return {
      ...base,
      result: 'warn',
      got: answering.map((outcome) => `${outcome.name}, which nobody made: ${got(outcome)}`).join('; '),
      remedy: `Remove the wildcard record (*.${domain}): it answers for _dmarc, DKIM selectors and every mistyped name, so that a missing record looks like a wrong one.`,
    };
  },
};

/** A wildcard CNAME shows as an alias even where its target has no TXT. */
function answers(outcome: Outcome): boolean {
  return outcome.kind === 'answer' || ('aliases' in outcome && outcome.aliases.length > 0);
}
