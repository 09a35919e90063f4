/**
 * What to do about one record, given what the authority serves now. Pure. Ours to replace: the mail host's addresses, our DKIM selector,
 * reverse names. Never replaced: what a person may have put there for other reasons (MX, SPF, DMARC, names in use).
 */
import { sameAddress } from '../../resolver/address.ts';
import type { Outcome } from '../../resolver/outcome.ts';
import { recordsOf } from '../../resolver/outcome.ts';
import type { UpdateOperation, UpdateType } from '../../resolver/update.ts';
import { isDmarcText, parseDmarc } from './dmarc.ts';
import type { MailRecord } from './records.ts';
import { recordText } from './records.ts';
import { isSpfText } from './spf/parse.ts';

export type Decision =
  | { readonly kind: 'fine' }
  | { readonly kind: 'change'; readonly operations: readonly UpdateOperation[] }
  | { readonly kind: 'leave'; readonly reason: string; readonly suggestion?: string }
  /** Somebody else's SPF record: only evaluating it tells whether it lets us send. */
  | { readonly kind: 'evaluate'; readonly text: string };

/** Which question shows whether the record is there. */
export function probeType(record: MailRecord): UpdateType {
  // Asking for the address shows an alias as well as whatever stands in its place.
  return record.role === 'alias' ? 'A' : updateType(record);
}

export function decide(record: MailRecord, outcome: Outcome, addresses: { readonly ipv4: string | null }): Decision {
  const found = recordsOf(outcome).map((one) => one.data);
  const alias = 'aliases' in outcome ? outcome.aliases[0]?.data : undefined;
  switch (record.role) {
    case 'address': {
      const right = alias === undefined && found.length === 1 && found.every((address) => sameAddress(address, record.value));
      return right ? { kind: 'fine' } : replace(record, alias);
    }
    case 'reverse':
    case 'dkim':
      return found.length === 1 && found[0] === record.value ? { kind: 'fine' } : replace(record, alias);
    case 'mx':
      return decideMx(record, found, alias);
    case 'spf':
    case 'helo-spf':
      return decideSpf(record, found, alias);
    case 'dmarc':
      return decideDmarc(record, found, alias);
    case 'alias':
      return decideAlias(record, found, alias, addresses.ipv4);
  }
}

/** Ours goes right after the version, so that it is judged first and costs one look-up. */
export function mergeSpf(existing: string): string {
  const terms = existing.split(' ').filter((term) => term !== '');
  return terms.slice(1).some((term) => /^\+?mx$/i.test(term)) ? existing : ['v=spf1', 'mx', ...terms.slice(1)].join(' ');
}

export function operationFor(record: MailRecord): UpdateOperation {
  const { name, value, priority, ttlSeconds } = record;
  return { kind: 'add', name, type: updateType(record), record: { value, priority, ttlSeconds } };
}

function decideMx(record: MailRecord, found: readonly string[], alias: string | undefined): Decision {
  if (alias !== undefined) return occupied(record, alias);
  if (found.includes(record.value)) return { kind: 'fine' };
  if (found.length === 0) return { kind: 'change', operations: [operationFor(record)] };
  return {
    kind: 'leave',
    reason: `Letters go to ${found.join(', ')} now; replacing that would take the mail away from where it is read today. When you are ready to move, set the MX to ${recordText(record)} yourself.`,
  };
}

function decideSpf(record: MailRecord, found: readonly string[], alias: string | undefined): Decision {
  if (alias !== undefined) return occupied(record, alias);
  const texts = found.filter(isSpfText);
  const [text] = texts;
  if (text === undefined) return { kind: 'change', operations: [operationFor(record)] };
  if (texts.length > 1)
    return {
      kind: 'leave',
      reason: `There are ${texts.length} SPF records, so both count for nothing. Keep one, with "mx" in it.`,
      suggestion: mergeSpf(text),
    };
  return text === record.value ? { kind: 'fine' } : { kind: 'evaluate', text };
}

function decideDmarc(record: MailRecord, found: readonly string[], alias: string | undefined): Decision {
  const texts = found.filter(isDmarcText);
  const [text] = texts;
  if (text === undefined) return alias === undefined ? { kind: 'change', operations: [operationFor(record)] } : occupied(record, alias);
  if (texts.length > 1) return { kind: 'leave', reason: `There are ${texts.length} DMARC records, so all are ignored. Keep one.` };
  const parsed = parseDmarc(text);
  if (typeof parsed === 'string')
    return { kind: 'leave', reason: `There is a DMARC record that cannot be read (${parsed}). Replace it yourself if it is not needed: ${text}` };
  return { kind: 'fine' };
}

function decideAlias(record: MailRecord, found: readonly string[], alias: string | undefined, ipv4: string | null): Decision {
  if (alias === record.value) return { kind: 'fine' };
  if (alias !== undefined) return occupied(record, alias);
  if (found.length === 0) return { kind: 'change', operations: [operationFor(record)] };
  if (ipv4 !== null && found.every((address) => sameAddress(address, ipv4))) return { kind: 'fine' };
  return {
    kind: 'leave',
    reason: `${record.name} is in use already (${found.join(', ')}). If nothing needs that, replace it by a CNAME to ${record.value}.`,
  };
}

function occupied(record: MailRecord, alias: string): Decision {
  return {
    kind: 'leave',
    reason: `${record.name} is a CNAME for ${alias}, and a name with a CNAME can hold nothing else. Remove it if nothing needs it.`,
  };
}

function replace(record: MailRecord, alias: string | undefined): Decision {
  const { name, value, priority, ttlSeconds } = record;
  const type = updateType(record);
  // RFC 2136 §3.4.2.2: an addition beside a CNAME is silently ignored, so the CNAME has to go first.
  const clear: readonly UpdateOperation[] = alias === undefined ? [] : [{ kind: 'delete', name, type: 'CNAME' }];
  return { kind: 'change', operations: [...clear, { kind: 'replace', name, type, records: [{ value, priority, ttlSeconds }] }] };
}

function updateType({ type }: MailRecord): UpdateType {
  if (type === 'SRV' || type === 'CAA' || type === 'TLSA') throw new RangeError(`${type} records are not published yet`);
  return type;
}
