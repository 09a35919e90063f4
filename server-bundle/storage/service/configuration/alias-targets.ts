/** Where an alias leads: addresses, hosts and webhooks; and what `$1` in them becomes when a pattern has matched. */
import { StorageError } from '../../api/operations.ts';
import { looksLikeWebhook, parseWebhookUrl } from '../../../wire/address/webhook-url.ts';
import { parseAddress, parseDomain } from './addresses.ts';
import type { Address } from './addresses.ts';

export type Target =
  | { readonly kind: 'address'; readonly address: Address }
  /** The same local part there. */
  | { readonly kind: 'host'; readonly host: string }
  | { readonly kind: 'webhook'; readonly url: string };

const REFERENCE = /\$(\d{1,2})/g;

/**
 * The texts to keep, each once. `groups` is how many a pattern has, null for aliases without one.
 * @throws StorageError INVALID_INPUT saying which target and why.
 */
export function requireTargets(asked: readonly string[], groups: number | null): string[] {
  const targets = [...new Set(asked.map((text) => requireTarget(text.trim(), groups)))];
  if (targets.length === 0) throw new StorageError('INVALID_INPUT', 'An alias needs at least one target.');
  return targets;
}

/** What is kept, read again. `matched` are the groups of the pattern that led here. Undefined when nothing sensible comes out of it. */
export function readTarget(kept: string, matched: readonly string[] | null): Target | undefined {
  if (looksLikeWebhook(kept)) {
    const url = matched === null ? kept : kept.replaceAll(REFERENCE, (_, group: string) => encodeURIComponent(matched[Number(group)] ?? ''));
    return parseWebhookUrl(url).kind === 'url' ? { kind: 'webhook', url } : undefined;
  }
  if (!kept.includes('@')) {
    const host = parseDomain(kept);
    return host === undefined ? undefined : { kind: 'host', host };
  }
  const at = kept.lastIndexOf('@');
  const local = matched === null ? kept.slice(0, at) : kept.slice(0, at).replaceAll(REFERENCE, (_, group: string) => matched[Number(group)] ?? '');
  const address = parseAddress(`${local}${kept.slice(at)}`);
  return address && { kind: 'address', address };
}

function requireTarget(text: string, groups: number | null): string {
  if (looksLikeWebhook(text)) return requireWebhook(text, groups);
  const at = text.lastIndexOf('@');
  if (at < 0) {
    const host = parseDomain(text);
    if (host === undefined || /^[\d.]+$/.test(host)) invalid(text, 'it is no address, no host and no https URL');
    return host;
  }
  if (groups === null) return parseAddress(text)?.text ?? invalid(text, 'it is no mail address');
  requireReferences(text.slice(0, at), text, groups);
  // A local part may hold a dollar sign: with its references it is one already.
  const address = parseAddress(text);
  if (address === undefined) invalid(text, 'it is no mail address ($1 may stand in the part before the @ only)');
  return address.text;
}

function requireWebhook(text: string, groups: number | null): string {
  const parsed = parseWebhookUrl(text);
  if (parsed.kind === 'refused') invalid(text, parsed.reason);
  if (groups !== null) {
    if (/\$\d/.test(parsed.url.host)) invalid(text, '$1 may not stand in the name of its host: a stranger would choose it');
    requireReferences(text, text, groups);
  }
  return text;
}

function requireReferences(part: string, text: string, groups: number): void {
  for (const [reference, group] of part.matchAll(REFERENCE))
    if (Number(group) > groups) invalid(text, `${reference} is used, and the regular expression has ${groups} group${groups === 1 ? '' : 's'}`);
}

function invalid(text: string, reason: string): never {
  throw new StorageError('INVALID_INPUT', `The target "${text.slice(0, 100)}" cannot be used: ${reason}.`);
}
