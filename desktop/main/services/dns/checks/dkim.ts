/** 10. The published DKIM key is the one our server signs with (RFC 6376 §3.6). That a record exists says nothing. */
import { isConclusive, recordsOf } from '../../../resolver/outcome.ts';
import type { Check, Verdict } from '../check.ts';
import { keyBits, parseDkim } from '../dkim-record.ts';
import type { DkimKey } from '../records.ts';
import { asked, got, unanswered } from '../wording.ts';

const EXPECTED = 'One DKIM record with the public key that belongs to the key on the server, of 2048 bits.';
const WEAK_BITS = 1024;
const GOOD_BITS = 2048;

export const dkimCheck: Check = {
  id: 'dkim',
  number: 10,
  group: 'records',
  title: 'Signing key (DKIM)',
  rfc: 'RFC 6376 §3.6, RFC 8301',
  expected: EXPECTED,
  run: async ({ dkim, domain, signal, truth, records }) => {
    const unknown = (found: string, remedy: string): Verdict => ({
      result: 'unknown',
      asked: 'the key on the server',
      got: found,
      expected: EXPECTED,
      remedy,
    });
    if (typeof dkim === 'string') return unknown(`The key could not be read from the server: ${dkim}`, 'Connect to the server and check again.');
    if (dkim === null)
      return unknown(
        `The server does not serve ${domain} yet, so there is no key.`,
        `First create the mail domain ${domain} on the server (Mail, or "palomar mail domain add"): its key is made there. Then check again.`,
      );
    const outcome = await truth.resolve(`${dkim.selector}._domainkey.${domain}`, 'TXT', { signal });
    if (!isConclusive(outcome)) return unanswered(outcome, EXPECTED);
    const verdict = judgeDkim(
      recordsOf(outcome).map((record) => record.data),
      dkim,
    );
    const wanted = verdict.result === 'pass' ? [] : records.filter((record) => record.role === 'dkim');
    return { asked: asked(outcome), got: got(outcome), expected: EXPECTED, records: wanted, ...verdict };
  },
};

export function judgeDkim(found: readonly string[], ours: DkimKey): Pick<Verdict, 'result' | 'remedy'> {
  const fail = (remedy: string) => ({ result: 'fail', remedy }) as const;
  const name = `${ours.selector}._domainkey`;
  const [text, ...others] = found;
  if (text === undefined)
    return fail(`Add the TXT record below under ${name}. Without it your signatures prove nothing, and large providers refuse your letters.`);
  if (others.length > 0)
    return fail(
      `There are ${found.length} TXT records under ${name}, and only one may be there. A long key must be one record (of several strings), not several records: remove them all and add the one below.`,
    );
  const record = parseDkim(text);
  if (typeof record === 'string') return fail(`The record under ${name} is broken: ${record}. Replace it with the one below, as one piece.`);
  if (record.publicKey === '') return fail(`The key under ${name} is revoked (p= is empty). Replace the record with the one below.`);
  if (record.publicKey !== ours.publicKey.replaceAll(/\s/g, ''))
    return fail(`${difference(record.publicKey, ours.publicKey)} Replace the record under ${name} with the one below.`);
  const bits = keyBits(record.publicKey, record.keyType);
  if (bits === null) return fail(`The key under ${name} is no ${record.keyType} key. Replace the record with the one below.`);
  if (record.keyType === 'rsa' && bits < WEAK_BITS)
    return fail(`The key has ${bits} bits; verifiers ignore RSA keys under ${WEAK_BITS} bits (RFC 8301). Make a new one on the server.`);
  if (record.keyType === 'rsa' && bits < GOOD_BITS)
    return { result: 'warn', remedy: `The key has ${bits} bits. Make a new one of ${GOOD_BITS} bits on the server.` };
  if (record.testing) return { result: 'warn', remedy: `The record says t=y (testing): others then treat bad signatures as none. Remove t=y.` };
  return { result: 'pass' };
}

function difference(published: string, ours: string): string {
  if (ours.startsWith(published)) return 'The published key is cut short: the provider kept only the first piece.';
  if (published.length === ours.length) return 'The published key is another one than the server signs with.';
  return 'The published key is not the one the server signs with (a piece is missing or doubled, or it belongs to another server).';
}
