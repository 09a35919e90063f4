/**
 * An ARC set (RFC 8617 §5.1) for a message that goes on to somebody else: what we found out about it, signed, so that its next
 * receiver can believe us where forwarding broke SPF. Own signing as for DKIM; it never changes a byte of the message.
 */
import { sign } from 'node:crypto';
import { fieldsNamed, readHeader } from '../wire/header/header.ts';
import type { MessageHeader } from '../wire/header/header.ts';
import { field } from '../wire/header/write.ts';
import { bodyHash, foldedNames, foldedSignature, relaxedField, signedText } from './canonical.ts';
import type { DkimKey } from './dkim-sign.ts';

export interface ArcFacts {
  /** What stands in our Authentication-Results: our name, then the results. */
  readonly results: string;
  /** What we found the message's own chain to be. */
  readonly chain: 'none' | 'pass' | 'fail';
}

type Set = Readonly<Record<'results' | 'signature' | 'seal', string>>;

/** RFC 8617 §4.2.1. */
const MAX_INSTANCE = 50;
/** All that a forwarder leaves alone, signatures of others included (§4.1.2); never Authentication-Results, never ARC-*. */
const SIGNED = [
  'from',
  'to',
  'cc',
  'subject',
  'date',
  'message-id',
  'reply-to',
  'sender',
  'in-reply-to',
  'references',
  'mime-version',
  'content-type',
  'content-transfer-encoding',
  'list-id',
  'dkim-signature',
];

/** The three fields, each with its CR LF, to be put on top; '' where the chain has failed already or is too long to go on (§5.1). */
export function arcSet(raw: Buffer, facts: ArcFacts, key: DkimKey, now: Date = new Date()): string {
  const header = readHeader(raw);
  const instance = highestInstance(header) + 1;
  const last = setOf(raw, header, instance - 1);
  if (instance > MAX_INSTANCE || /[;\s]cv\s*=\s*fail/i.test(last?.seal ?? '')) return '';
  const earlier = Array.from({ length: instance - 1 }, (_, index) => setOf(raw, header, index + 1));
  const isWhole = facts.chain === 'pass' && earlier.every((set) => set !== null);
  const cv = instance === 1 ? 'none' : isWhole ? 'pass' : 'fail';
  const results = bytesOf(field('ARC-Authentication-Results', `i=${instance}; ${facts.results.replace(/\s+/g, ' ')}`));
  const signature = messageSignature(raw, header, `i=${instance}; ${signer(key, now)}`, key);
  const seal = `ARC-Seal: i=${instance}; cv=${cv};\r\n ${signer(key, now)};\r\n b=`;
  // §5.1.2: a chain that failed is vouched for no more; the seal covers this set alone.
  const covered = cv === 'pass' ? earlier.flatMap((set) => (set === null ? [] : [set.results, set.signature, set.seal])) : [];
  const text = [...covered, results, signature].map((each) => `${relaxedField(each)}\r\n`).join('') + relaxedField(seal);
  return [`${seal}${foldedSignature(signed(text, key))}\r\n`, signature, textOf(results)].join('');
}

function messageSignature(raw: Buffer, header: MessageHeader, head: string, key: DkimKey): string {
  const h = SIGNED.flatMap((name) => fieldsNamed(header, name).map(() => name));
  const unsigned = [
    `ARC-Message-Signature: ${head};`,
    ' c=relaxed/relaxed;',
    ` h=${foldedNames(h)};`,
    ` bh=${bodyHash(raw.subarray(header.bodyStart))};`,
    ' b=',
  ].join('\r\n');
  return `${unsigned}${foldedSignature(signed(signedText(raw, header, h, unsigned), key))}\r\n`;
}

function signer({ domain, selector }: DkimKey, now: Date): string {
  return `a=rsa-sha256; d=${domain}; s=${selector}; t=${Math.floor(now.getTime() / 1000)}`;
}

function signed(text: string, { privateKey }: DkimKey): string {
  return sign('sha256', Buffer.from(text, 'latin1'), privateKey).toString('base64');
}

function highestInstance(header: MessageHeader): number {
  const instances = header.fields.filter(({ name }) => name.startsWith('arc-')).map(({ value }) => instanceOf(value));
  return Math.max(0, ...instances);
}

function instanceOf(value: string): number {
  return Number(/(?:^|;)\s*i\s*=\s*(\d{1,3})\s*(?:;|$)/.exec(value)?.[1] ?? 0);
}

/** Null unless each of the three is there once. */
function setOf(raw: Buffer, header: MessageHeader, instance: number): Set | null {
  const [results, signature, seal] = ['arc-authentication-results', 'arc-message-signature', 'arc-seal'].map((name) => {
    const found = fieldsNamed(header, name).filter((each) => instanceOf(each.value) === instance);
    return found.length === 1 && found[0] ? raw.toString('latin1', found[0].start, found[0].end) : undefined;
  });
  return results === undefined || signature === undefined || seal === undefined ? null : { results, signature, seal };
}

/** Text of ours in the form that bytes of the message are read in here. */
function bytesOf(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

function textOf(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
