/**
 * The address of a webhook as a recipient: an https URL of a public host. What can be told from its text is told here, where it is
 * entered; where its name leads is checked again at every delivery, by whoever connects.
 */
import { isIP } from 'node:net';
import { isPublicAddress } from '../../base/public-address.ts';

export type WebhookUrl = { readonly kind: 'url'; readonly url: URL } | { readonly kind: 'refused'; readonly reason: string };

export const WEBHOOK_URL_MAX_LENGTH = 900;
const PORTS: readonly string[] = ['', '443', '8443'];
/** Names that only mean something inside somebody's own network (RFC 6761, RFC 6762, RFC 8375, RFC 9476). */
const PRIVATE_NAMES = /(?:^|\.)(?:localhost|local|internal|intranet|lan|corp|home|private|home\.arpa)$/;

/** True for what is meant as one, right or wrong. */
export function looksLikeWebhook(text: string): boolean {
  return /^https?:\/\//i.test(text);
}

export function parseWebhookUrl(text: string): WebhookUrl {
  const refused = (reason: string): WebhookUrl => ({ kind: 'refused', reason });
  if (text.length > WEBHOOK_URL_MAX_LENGTH) return refused(`A webhook's URL has at most ${WEBHOOK_URL_MAX_LENGTH} characters.`);
  // URL strips what is written here, so the text would no longer be what is asked for.
  if (!/^[!-~]+$/.test(text)) return refused("A webhook's URL has no spaces, line ends or characters beyond ASCII; write them percent-encoded.");
  if (!URL.canParse(text)) return refused('That is no URL.');
  const url = new URL(text);
  if (url.protocol !== 'https:') return refused('A webhook must begin with https://: mail is not handed over in the clear.');
  if (url.username !== '' || url.password !== '') return refused("A webhook's URL carries no name or password: its signature tells who calls.");
  if (url.hash !== '' || text.includes('#')) return refused("A webhook's URL has no fragment (#…).");
  if (!PORTS.includes(url.port)) return refused('A webhook listens on port 443 or 8443.');
  const problem = problemOfHost(url.hostname);
  return problem === null ? { kind: 'url', url } : refused(problem);
}

/** The host without the brackets of IPv6. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[(.*)\]$/, '$1');
}

function problemOfHost(hostname: string): string | null {
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  if (isIP(host) !== 0) return isPublicAddress(host) ? null : `${host} is not a public address.`;
  const name = host.replace(/\.$/, '');
  if (!name.includes('.') || PRIVATE_NAMES.test(name)) return `${name} is not a name of the public Internet.`;
  return null;
}
