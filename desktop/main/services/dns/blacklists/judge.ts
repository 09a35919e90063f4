/** Names to ask a blacklist and what its answers mean: RFC 5782. Pure. Any doubt is "unknown", never a listing and never clean. */
import { parseAddress, reversedLabels } from '../../../resolver/address.ts';
import { isConclusive, recordsOf } from '../../../resolver/outcome.ts';
import type { Outcome } from '../../../resolver/outcome.ts';
import { got } from '../wording.ts';
import type { Blacklist, Code } from './catalogue.ts';

export interface Finding {
  readonly list: Blacklist;
  readonly subject: string;
  readonly state: 'clean' | 'listed' | 'good' | 'unknown';
  readonly words: string;
}

export interface TestPoints {
  readonly listed: string;
  readonly clean: string;
}

/** IPv6 by single nibbles: reversed by groups it would never be found. null when the list does not take it. */
export function queryName(list: Blacklist, subject: string): string | null {
  if (list.subject === 'domain') return parseAddress(subject) === null ? `${subject}.${list.zone}` : null;
  const address = parseAddress(subject);
  return address !== null && list.families.includes(address.family) ? `${reversedLabels(address)}.${list.zone}` : null;
}

/** RFC 5782 §5: what must always be listed and what never may be, if the list works and talks to us. */
export function testPoints(list: Blacklist, subject: string): TestPoints {
  if (list.subject === 'domain') return list.domainTest ?? { listed: 'test', clean: 'invalid' };
  return parseAddress(subject)?.family === 6 ? { listed: '::ffff:7f00:2', clean: '::ffff:7f00:1' } : { listed: '127.0.0.2', clean: '127.0.0.1' };
}

/** null when the list has proven that its answers mean something. */
export function selfTestProblem(list: Blacklist, listedPoint: Outcome, cleanPoint: Outcome): string | null {
  const silent = [listedPoint, cleanPoint].find((outcome) => !isConclusive(outcome));
  if (silent) return got(silent);
  if (cleanPoint.kind === 'answer') return `it lists even what may never be listed (${codes(cleanPoint)}): it answers for everything`;
  if (listedPoint.kind !== 'answer') return 'it does not list its own test entry: it is empty, shut down, or does not talk to us';
  const refusal = readCodes(
    list,
    recordsOf(listedPoint).map((record) => record.data),
  ).find((reading) => reading.kind === 'refusal');
  return refusal ? refusal.meaning : null;
}

export function readAnswer(list: Blacklist, subject: string, outcome: Outcome): Finding {
  const finding = (state: Finding['state'], words: string): Finding => ({ list, subject, state, words });
  if (!isConclusive(outcome)) return finding('unknown', got(outcome));
  // "Exists, but no A record" is as little a listing as NXDOMAIN is.
  if (outcome.kind !== 'answer') return finding('clean', 'not listed');
  const readings = readCodes(
    list,
    outcome.records.map((record) => record.data),
  );
  const refusal = readings.find((reading) => reading.kind === 'refusal');
  if (refusal) return finding('unknown', `${refusal.meaning} (${codes(outcome)})`);
  const bad = readings.filter((reading) => reading.kind === 'listed');
  if (bad.length > 0) return finding('listed', `${bad.map((reading) => reading.meaning).join(', ')} (${codes(outcome)})`);
  const strange = readings.find((reading) => reading.kind === 'strange');
  if (strange) return finding('unknown', `${strange.meaning} (${codes(outcome)})`);
  return finding('good', `${readings.map((reading) => reading.meaning).join(', ')} (${codes(outcome)})`);
}

interface Reading {
  readonly kind: Code['kind'] | 'strange';
  readonly meaning: string;
}

function readCodes(list: Blacklist, answers: readonly string[]): readonly Reading[] {
  return answers.flatMap((answer) => readCode(list, answer));
}

function readCode(list: Blacklist, answer: string): readonly Reading[] {
  const octets = answer.split('.').map(Number);
  const [first, second, third, last = 0] = octets;
  if (octets.length !== 4 || first !== 127)
    return [{ kind: 'refusal', meaning: 'the answer is no blacklist code: something between us and the list makes answers up' }];
  if (second === 255 && third === 255) return [{ kind: 'refusal', meaning: REFUSALS[last] ?? 'the list refuses to answer us' }];
  if (answer === '127.0.0.1') return [{ kind: 'refusal', meaning: 'the list refuses to answer us' }];
  if (list.tier === 'positive') return [readTrust(answer)];
  if (`${first}.${second ?? 0}.${third ?? 0}` !== list.net) return [{ kind: 'strange', meaning: 'a code that the list does not document' }];
  if (list.bits) return readBits(list.bits, last);
  const code = list.codes.find(({ from, to }) => last >= from && last <= to);
  return [code ?? { kind: 'strange', meaning: 'a code that the list does not document' }];
}

const REFUSALS: Readonly<Record<number, string>> = {
  252: 'the name of the list is mistyped',
  254: 'the list refuses to answer public resolvers',
  255: 'the list refuses to answer because too much was asked',
};

function readBits(bits: NonNullable<Blacklist['bits']>, value: number): readonly Reading[] {
  const known = bits.filter(({ bit }) => (value & bit) !== 0);
  const rest = bits.reduce((left, { bit }) => left & ~bit, value);
  // A test entry may carry bits beyond the documented ones; alone they mean nothing to us.
  return known.length > 0 ? known : [{ kind: 'strange', meaning: `a code that the list does not document (bits ${rest})` }];
}

/** 127.0.<category>.<trust> */
function readTrust(answer: string): Reading {
  if (answer === '127.0.0.255') return { kind: 'refusal', meaning: 'the list refuses to answer because too much was asked' };
  const [, second, category, trust = 0] = answer.split('.').map(Number);
  if (second !== 0 || trust > 3) return { kind: 'strange', meaning: 'a code that the list does not document' };
  return { kind: 'good', meaning: `known as a good sender: trust ${trust} of 3, category ${category ?? 0}` };
}

function codes(outcome: Outcome): string {
  return recordsOf(outcome)
    .map((record) => record.data)
    .join(', ');
}
