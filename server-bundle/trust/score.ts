/**
 * The built-in judgement of a message, where rspamd does not run: points for what is unusual in honest mail, added up. Everything it
 * looks at was found out before (verdict.ts, client.ts); it asks nothing and knows no message's content beyond its header.
 *
 * No single weight reaches the threshold of Junk (5): a mailbox must not lose a letter for one mistake of its sender. The exceptions
 * are lists of known senders of spam, whose points stand in filter.ts.
 */
import { domainOf } from '../wire/address/address.ts';
import { addressesOf, TooManyAddressesError } from '../wire/header/addresses.ts';
import { fieldsNamed, fieldValue } from '../wire/header/header.ts';
import type { MessageHeader } from '../wire/header/header.ts';
import type { ClientFinding } from './client.ts';
import { dkimSummary } from './verdict.ts';
import type { Verdict } from './verdict.ts';

export const WEIGHTS = {
  /** The client: RFC 1912 §2.1 wants a name that leads back. */
  'no-reverse-name': 2,
  'reverse-name-unconfirmed': 1,
  'reverse-name-generated': 1.5,
  'helo-no-dot': 1,
  'helo-bare-address': 1.5,
  'helo-literal': 0.5,
  'helo-generated': 1,
  'helo-ours': 3.5,
  /** The sender. Without DMARC an SPF fail may be a forwarder's doing. */
  'spf-fail': 2.5,
  'spf-softfail': 1,
  'spf-none': 0.5,
  'spf-permerror': 0.5,
  'dkim-fail': 0.5,
  'dmarc-fail': 1.5,
  'dmarc-pass': -1,
  'arc-trusted': -1,
  /** The header: RFC 5322 §3.6. */
  'no-date': 1,
  'no-message-id': 1,
  'no-author': 2,
  'repeated-field': 1.5,
  'author-name-is-another-address': 1.5,
} as const;

export type Reason = keyof typeof WEIGHTS;

export interface Score {
  readonly points: number;
  readonly reasons: readonly { readonly name: string; readonly points: number }[];
}

export interface Findings {
  readonly verdict: Verdict;
  readonly client: ClientFinding;
  readonly header: MessageHeader;
}

export function scoreOf(findings: Findings): Score {
  const built = [...clientReasons(findings.client), ...senderReasons(findings.verdict), ...headerReasons(findings.header)];
  const listed = findings.client.lists.filter((list) => list.result === 'listed').map((list) => ({ name: list.zone, points: list.points }));
  const reasons = [...built.map((name) => ({ name, points: WEIGHTS[name] })), ...listed];
  return { points: rounded(reasons.reduce((sum, reason) => sum + reason.points, 0)), reasons };
}

export function rounded(points: number): number {
  return Math.round(points * 100) / 100;
}

function clientReasons({ kind, reverse, isNameGenerated, helo }: ClientFinding): readonly Reason[] {
  if (kind === 'private') return [];
  const reasons: Reason[] = [];
  if (reverse === 'none') reasons.push('no-reverse-name');
  if (reverse === 'unconfirmed') reasons.push('reverse-name-unconfirmed');
  if (isNameGenerated) reasons.push('reverse-name-generated');
  if (helo !== 'name') reasons.push(`helo-${helo}`);
  return reasons;
}

function senderReasons({ spf, dkim, dmarc, arc }: Verdict): readonly Reason[] {
  const reasons: Reason[] = [];
  // A domain that says what to do with its mail has said what its SPF means, too.
  if (dmarc.kind === 'pass') reasons.push('dmarc-pass');
  else if (spf.result === 'fail' || spf.result === 'softfail' || spf.result === 'none' || spf.result === 'permerror')
    reasons.push(`spf-${spf.result}`);
  if (dmarc.kind === 'fail') reasons.push('dmarc-fail');
  const signed = dkimSummary(dkim);
  if (dkim.length > 0 && (signed === 'fail' || signed === 'permerror' || signed === 'policy')) reasons.push('dkim-fail');
  if (arc.vouches) reasons.push('arc-trusted');
  return reasons;
}

const SINGLE_FIELDS = ['date', 'message-id', 'subject', 'to', 'cc', 'reply-to', 'sender'];

function headerReasons(header: MessageHeader): readonly Reason[] {
  const reasons: Reason[] = [];
  if (fieldValue(header, 'date') === null) reasons.push('no-date');
  if (fieldValue(header, 'message-id') === null) reasons.push('no-message-id');
  if (SINGLE_FIELDS.some((name) => fieldsNamed(header, name).length > 1)) reasons.push('repeated-field');
  const from = fieldValue(header, 'from');
  const author = from === null ? null : authorOf(from);
  if (author === null) reasons.push('no-author');
  else if (isAnotherAddress(from ?? '', author)) reasons.push('author-name-is-another-address');
  return reasons;
}

function authorOf(from: string): string | null {
  try {
    return addressesOf(from)[0] ?? null;
  } catch (error) {
    if (error instanceof TooManyAddressesError) return null;
    throw error;
  }
}

/** `"boss@bank.example" <x@spammer.example>`: many readers show the name only. */
function isAnotherAddress(from: string, author: string): boolean {
  const angle = from.lastIndexOf('<');
  const shown = angle < 0 ? undefined : /[\w.+-]{1,64}@((?:[\w-]{1,63}\.){1,10}[a-z]{2,24})/i.exec(from.slice(0, Math.min(angle, 500)))?.[1];
  return shown !== undefined && shown.toLowerCase() !== domainOf(author).toLowerCase();
}
