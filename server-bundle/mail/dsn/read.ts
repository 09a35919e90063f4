/**
 * Reading what came back: delivery status notifications (RFC 3464) and feedback reports (RFC 5965). Whoever may write to a return path may write anything into
 * it, so this only says what it says. Never throws.
 */
import { parseStructure } from '../../wire/mime/structure.ts';
import type { Part } from '../../wire/mime/structure.ts';
import { REPORT_LIMITS } from '../limits.ts';

export interface ReturnedRecipient {
  readonly kind: 'failed' | 'complaint';
  /** As the other side knew it; null where it does not say. */
  readonly address: string | null;
  /** `5.1.1`, or null. */
  readonly status: string | null;
  readonly words: string | null;
}

export function readReport(raw: Buffer): readonly ReturnedRecipient[] {
  const part = partsOf(parseStructure(raw)).find(({ subtype }) => /^(?:global-)?delivery-status$|^feedback-report$/.test(subtype));
  if (part === undefined) return [];
  const text = raw.subarray(part.bodyStart, Math.min(part.end, part.bodyStart + REPORT_LIMITS.bytes)).toString('utf8');
  const groups = text
    .split(/\r?\n[ \t]*\r?\n/)
    .slice(0, REPORT_LIMITS.recipients)
    .map(fieldsOf);
  return part.subtype === 'feedback-report' ? groups.slice(0, 1).flatMap(complaint) : groups.flatMap(failure);
}

function complaint(fields: ReadonlyMap<string, string>): readonly ReturnedRecipient[] {
  if (fields.get('feedback-type')?.toLowerCase() !== 'abuse') return [];
  return [{ kind: 'complaint', address: addressIn(fields.get('original-rcpt-to')), status: null, words: fields.get('user-agent') ?? null }];
}

function failure(fields: ReadonlyMap<string, string>): readonly ReturnedRecipient[] {
  if (fields.get('action')?.toLowerCase() !== 'failed') return [];
  const status = /^\d\.\d{1,3}\.\d{1,3}/.exec(fields.get('status') ?? '')?.[0] ?? null;
  const address = addressIn(fields.get('original-recipient')) ?? addressIn(fields.get('final-recipient'));
  return [{ kind: 'failed', address, status, words: fields.get('diagnostic-code') ?? null }];
}

function fieldsOf(group: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const line of group.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)) {
    const colon = line.indexOf(':');
    if (colon > 0) fields.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
  return fields;
}

/** `rfc822; <ann@stranger.test>` */
function addressIn(value: string | undefined): string | null {
  const text = value
    ?.slice(value.indexOf(';') + 1)
    .trim()
    .replace(/^<(.*)>$/, '$1')
    .toLowerCase();
  return text !== undefined && text.includes('@') ? text : null;
}

function partsOf(part: Part): readonly Part[] {
  return [part, ...part.children.flatMap(partsOf)];
}
