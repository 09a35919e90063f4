/** The grammar of SPF records: RFC 7208 §4.6.1, §5, §6, §12. Pure; macros stay unexpanded. A syntax error anywhere makes the whole record an error. */
import { parseAddress } from '../../../resolver/address.ts';
import type { Address } from '../../../resolver/address.ts';
import { isMacroString } from './macro.ts';

export type Qualifier = '+' | '-' | '~' | '?';

export type Mechanism =
  | { readonly kind: 'all' }
  | { readonly kind: 'include' | 'exists'; readonly domain: string }
  | { readonly kind: 'a' | 'mx'; readonly domain: string | null; readonly bits4: number; readonly bits6: number }
  | { readonly kind: 'ptr'; readonly domain: string | null }
  | { readonly kind: 'ip'; readonly network: Address; readonly bits: number };

export interface Directive {
  readonly qualifier: Qualifier;
  readonly mechanism: Mechanism;
  readonly text: string;
}

export interface SpfRecord {
  readonly directives: readonly Directive[];
  readonly redirect: string | null;
}

export function isSpfText(text: string): boolean {
  return /^v=spf1(?: |$)/i.test(text);
}

/** A string says what is wrong. */
export function parseSpf(text: string): SpfRecord | string {
  const directives: Directive[] = [];
  const modifiers = new Map<string, string>();
  for (const term of text
    .split(' ')
    .slice(1)
    .filter((word) => word !== '')) {
    const modifier = /^([A-Za-z][A-Za-z0-9_.-]*)=(.*)$/.exec(term);
    if (modifier?.[1] !== undefined) {
      const name = modifier[1].toLowerCase();
      if ((name === 'redirect' || name === 'exp') && modifiers.has(name)) return `${name}= stands there twice`;
      if (!isMacroString(modifier[2] ?? '')) return `"${term}" holds a broken macro`;
      if ((name === 'redirect' || name === 'exp') && !isDomainSpec(modifier[2] ?? '')) return `"${term}" names no domain`;
      modifiers.set(name, modifier[2] ?? '');
      continue;
    }
    const directive = parseDirective(term);
    if (typeof directive === 'string') return directive;
    directives.push(directive);
  }
  return { directives, redirect: modifiers.get('redirect') ?? null };
}

function parseDirective(term: string): Directive | string {
  const match = /^([+\-~?]?)([A-Za-z0-9]+)(.*)$/.exec(term);
  const bad = `"${term.slice(0, 80)}" is not a mechanism of SPF`;
  if (!match) return bad;
  const [, sign = '', name = '', rest = ''] = match;
  const mechanism = parseMechanism(name.toLowerCase(), rest);
  return mechanism ? { qualifier: qualifierOf(sign), mechanism, text: term } : bad;
}

function parseMechanism(name: string, rest: string): Mechanism | null {
  switch (name) {
    case 'all':
      return rest === '' ? { kind: 'all' } : null;
    case 'include':
    case 'exists':
      return rest.startsWith(':') && isDomainSpec(rest.slice(1)) ? { kind: name, domain: rest.slice(1) } : null;
    case 'a':
    case 'mx':
      return parseHosts(name, rest);
    case 'ptr':
      if (rest === '') return { kind: 'ptr', domain: null };
      return rest.startsWith(':') && isDomainSpec(rest.slice(1)) ? { kind: 'ptr', domain: rest.slice(1) } : null;
    case 'ip4':
      return parseNetwork(4, rest);
    case 'ip6':
      return parseNetwork(6, rest);
    default:
      return null;
  }
}

/** [":" domain] ["/" bits for v4] ["//" bits for v6] */
function parseHosts(kind: 'a' | 'mx', rest: string): Mechanism | null {
  const match = /^(?::(.*?))?(?:\/(\d{1,2}))?(?:\/\/(\d{1,3}))?$/.exec(rest);
  if (!match) return null;
  const [, domain, four, six] = match;
  const bits4 = prefixBits(four, 32);
  const bits6 = prefixBits(six, 128);
  if (bits4 === null || bits6 === null || (domain !== undefined && !isDomainSpec(domain))) return null;
  return { kind, domain: domain ?? null, bits4, bits6 };
}

function parseNetwork(family: 4 | 6, rest: string): Mechanism | null {
  const match = /^:([^/]+)(?:\/(\d{1,3}))?$/.exec(rest);
  const network = match?.[1] === undefined ? null : parseAddress(match[1]);
  const bits = prefixBits(match?.[2], family === 4 ? 32 : 128);
  return network?.family === family && bits !== null ? { kind: 'ip', network, bits } : null;
}

/** No leading zeros (RFC 7208 §12). */
function prefixBits(text: string | undefined, most: number): number | null {
  if (text === undefined) return most;
  const bits = Number(text);
  return bits <= most && String(bits) === text ? bits : null;
}

/** A domain-spec ends in a macro or in a top label that is no number (§7.1). */
function isDomainSpec(text: string): boolean {
  if (text === '' || !isMacroString(text)) return false;
  return /%\{[^}]*\}$/.test(text) || /\.(?!\d+\.?$)[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.?$/.test(text);
}

function qualifierOf(sign: string): Qualifier {
  return sign === '-' || sign === '~' || sign === '?' ? sign : '+';
}
