/** DMARC policy records and how one is found: RFC 9989 (which obsoletes RFC 7489), the tree walk of its section 4.10. */
import { isConclusive, recordsOf } from '../../resolver/outcome.ts';
import type { Outcome, Resolver } from '../../resolver/outcome.ts';
import { parseTags } from './dkim-record.ts';
import { DMARC_MAX_QUERIES } from './limits.ts';

export type Policy = 'none' | 'quarantine' | 'reject';

export interface DmarcRecord {
  readonly policy: Policy;
  readonly subdomainPolicy: Policy;
  readonly reportTo: readonly string[];
  readonly testing: boolean;
  /** y: a public suffix says so of itself; n: this is an organisation's own top; u: not said. */
  readonly publicSuffix: 'y' | 'n' | 'u';
}

export interface DmarcStep {
  readonly domain: string;
  readonly outcome: Outcome;
  /** Those TXT records that begin as DMARC records do. */
  readonly texts: readonly string[];
  /** null unless there is exactly one and it can be read. */
  readonly record: DmarcRecord | null;
}

export interface DmarcWalk {
  readonly steps: readonly DmarcStep[];
  /** Where the policy comes from: the domain itself, or the organisation above it. */
  readonly applies: DmarcStep | null;
  /** Policy in force for the domain that was asked about. */
  readonly effective: Policy | null;
  /** Set when a server's silence leaves it open. */
  readonly unanswered: Outcome | null;
}

/** From the domain upwards: eight questions at most, longer names are cut to seven labels after the first. */
export function namesToAsk(domain: string): readonly string[] {
  const labels = domain.split('.');
  const above = labels.slice(labels.length > DMARC_MAX_QUERIES - 1 ? labels.length - (DMARC_MAX_QUERIES - 1) : 1);
  return [domain, ...above.map((_, index) => above.slice(index).join('.'))].slice(0, DMARC_MAX_QUERIES);
}

/** Stops as soon as the domain has a usable record of its own: nothing above can change it then. */
export async function walkDmarc(resolver: Resolver, domain: string, signal: AbortSignal): Promise<DmarcWalk> {
  const steps: DmarcStep[] = [];
  for (const name of namesToAsk(domain)) {
    const outcome = await resolver.resolve(`_dmarc.${name}`, 'TXT', { signal });
    const step = readStep(name, outcome);
    steps.push(step);
    if (!isConclusive(outcome)) return { steps, applies: null, effective: null, unanswered: outcome };
    if (name === domain && step.record) return { steps, applies: step, effective: step.record.policy, unanswered: null };
    if (step.record && step.record.publicSuffix !== 'u') break;
  }
  const applies = organisation(steps);
  return { steps, applies, effective: applies?.record?.subdomainPolicy ?? null, unanswered: null };
}

export function parseDmarc(text: string): DmarcRecord | string {
  const tags = parseTags(text);
  if (typeof tags === 'string') return tags;
  if (tags.get('v') !== 'DMARC1' || [...tags.keys()][0] !== 'v') return 'v=DMARC1 must come first, in capitals';
  const reportTo = (tags.get('rua') ?? '')
    .split(',')
    .map((uri) => uri.trim())
    .filter((uri) => /^mailto:[^@\s]+@[^@\s]+$/i.test(uri));
  const policy = policyOf(tags.get('p'));
  const subdomainPolicy = tags.has('sp') ? policyOf(tags.get('sp')) : policy;
  const nonexistent = tags.has('np') ? policyOf(tags.get('np')) : policy;
  const common = { reportTo, testing: tags.get('t') === 'y', publicSuffix: suffixOf(tags.get('psd')) };
  if (policy !== null && subdomainPolicy !== null && nonexistent !== null) return { ...common, policy, subdomainPolicy };
  // §4.7: a record that at least asks for reports counts as p=none; any other is no record at all.
  if (reportTo.length > 0) return { ...common, policy: 'none', subdomainPolicy: 'none' };
  return 'p=, sp= and np= must each be none, quarantine or reject, and p= must be there';
}

export function isDmarcText(text: string): boolean {
  return /^v\s*=\s*DMARC1\s*(;|$)/.test(text.trim());
}

function readStep(domain: string, outcome: Outcome): DmarcStep {
  const texts = recordsOf(outcome)
    .map((record) => record.data)
    .filter(isDmarcText);
  const parsed = texts.length === 1 && texts[0] !== undefined ? parseDmarc(texts[0]) : null;
  return { domain, outcome, texts, record: parsed === null || typeof parsed === 'string' ? null : parsed };
}

/** §4.10.2: the one that says psd=n; else the one below a psd=y; else the highest that has a record. */
function organisation(steps: readonly DmarcStep[]): DmarcStep | null {
  const found = steps.filter((step) => step.record !== null);
  const own = found.find((step) => step.record?.publicSuffix === 'n');
  if (own) return own;
  const suffix = steps.findIndex((step) => step.record?.publicSuffix === 'y');
  if (suffix > 0) {
    const below = steps[suffix - 1];
    // An organisation without a record is covered by its public suffix.
    return below?.record ? below : (steps[suffix] ?? null);
  }
  return found.at(-1) ?? null;
}

function policyOf(value: string | undefined): Policy | null {
  const lower = value?.trim().toLowerCase();
  return lower === 'none' || lower === 'quarantine' || lower === 'reject' ? lower : null;
}

function suffixOf(value: string | undefined): DmarcRecord['publicSuffix'] {
  const lower = value?.trim().toLowerCase();
  return lower === 'y' || lower === 'n' ? lower : 'u';
}
