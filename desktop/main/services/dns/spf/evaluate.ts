/**
 * check_host() of RFC 7208 §4: may this address send for this domain? Two modes: as a receiver does it (stops at the first match and
 * at the limits), and counting (walks every branch and only counts), because a receiver that stops early hides a record
 * that breaks for others.
 */
import { parseAddress, reverseName, sameAddress, withinPrefix } from '../../../resolver/address.ts';
import type { Address } from '../../../resolver/address.ts';
import type { QueryType } from '../../../resolver/message.ts';
import { isAskable, isWithin } from '../../../resolver/name.ts';
import { isConclusive, recordsOf } from '../../../resolver/outcome.ts';
import type { Outcome, Resolver } from '../../../resolver/outcome.ts';
import { SPF_MAX_COUNTED, SPF_MAX_LOOKUPS, SPF_MAX_MX_NAMES, SPF_MAX_PTR_NAMES, SPF_MAX_VOID_LOOKUPS } from '../limits.ts';
import { expandDomain } from './macro.ts';
import { isSpfText, parseSpf } from './parse.ts';
import type { Directive, Mechanism, Qualifier } from './parse.ts';

export type SpfResult = 'none' | 'neutral' | 'pass' | 'fail' | 'softfail' | 'temperror' | 'permerror';

export interface SpfQuestion {
  readonly ip: string;
  readonly domain: string;
  /** local@domain of MAIL FROM; postmaster@<helo> when it is empty. */
  readonly sender: string;
  readonly helo: string;
}

export interface SpfVerdict {
  readonly result: SpfResult;
  /** Which term decided, or what is wrong, in words. */
  readonly reason: string;
  /** Terms that cost a look-up (include, a, mx, ptr, exists, redirect). */
  readonly lookups: number;
  /** Look-ups that found nothing. */
  readonly voidLookups: number;
  readonly usesPtr: boolean;
  /** Some term lets the whole Internet send. */
  readonly allowsAll: boolean;
  /** Set for temperror: the server that did not answer. */
  readonly unanswered: Outcome | null;
}

export type SpfMode = 'receive' | 'count';

/** Thrown inside only. */
class SpfStop extends Error {
  readonly result: 'temperror' | 'permerror';
  readonly outcome: Outcome | null;
  constructor(result: 'temperror' | 'permerror', message: string, outcome: Outcome | null = null) {
    super(message);
    this.result = result;
    this.outcome = outcome;
  }
}

interface State {
  readonly resolver: Resolver;
  readonly signal: AbortSignal;
  readonly question: SpfQuestion;
  readonly address: Address;
  readonly mode: SpfMode;
  lookups: number;
  voidLookups: number;
  usesPtr: boolean;
  allowsAll: boolean;
}

interface Judged {
  readonly result: SpfResult;
  readonly reason: string;
}

const RESULTS: Readonly<Record<Qualifier, SpfResult>> = { '+': 'pass', '-': 'fail', '~': 'softfail', '?': 'neutral' };

export async function evaluateSpf(
  resolver: Resolver,
  question: SpfQuestion,
  options: { readonly signal: AbortSignal; readonly mode?: SpfMode },
): Promise<SpfVerdict> {
  const address = parseAddress(question.ip);
  const blank = { lookups: 0, voidLookups: 0, usesPtr: false, allowsAll: false };
  if (!address) return { ...blank, result: 'none', reason: `${question.ip} is no address`, unanswered: null };
  const state: State = { ...blank, resolver, signal: options.signal, question, address, mode: options.mode ?? 'receive' };
  let judged: Judged;
  let unanswered: Outcome | null = null;
  try {
    judged = await checkHost(state, question.domain);
  } catch (error) {
    if (!(error instanceof SpfStop)) throw error;
    judged = { result: error.result, reason: error.message };
    unanswered = error.outcome;
  }
  const { lookups, voidLookups, usesPtr, allowsAll } = state;
  return { ...judged, lookups, voidLookups, usesPtr, allowsAll, unanswered };
}

async function checkHost(state: State, domain: string): Promise<Judged> {
  if (!domain.includes('.') || !isAskable(domain)) return { result: 'none', reason: `${domain} is no domain that could have a record` };
  const outcome = await state.resolver.resolve(domain, 'TXT', { signal: state.signal });
  if (!isConclusive(outcome)) throw new SpfStop('temperror', `the TXT records of ${domain} could not be read`, outcome);
  const texts = recordsOf(outcome)
    .map((record) => record.data)
    .filter(isSpfText);
  const [text] = texts;
  if (text === undefined) return { result: 'none', reason: `${domain} has no SPF record` };
  if (texts.length > 1) throw new SpfStop('permerror', `${domain} has ${texts.length} SPF records, and only one may be there`);
  const record = parseSpf(text);
  if (typeof record === 'string') throw new SpfStop('permerror', `the SPF record of ${domain} is broken: ${record}`);
  const decided = await walkDirectives(state, domain, record.directives);
  if (decided && state.mode === 'receive') return decided;
  // redirect= counts for nothing beside an "all" (§6.1).
  if (record.redirect === null || record.directives.some(({ mechanism }) => mechanism.kind === 'all'))
    return decided ?? { result: 'neutral', reason: `no term of ${domain} fits the address` };
  spend(state);
  const target = expand(state, record.redirect, domain);
  const redirected = await checkHost(state, target);
  if (redirected.result === 'none') throw new SpfStop('permerror', `redirect=${target} leads to no SPF record`);
  return decided ?? redirected;
}

async function walkDirectives(state: State, domain: string, directives: readonly Directive[]): Promise<Judged | null> {
  let first: Judged | null = null;
  for (const directive of directives) {
    const matches = await matchMechanism(state, domain, directive.mechanism);
    if (directive.qualifier === '+' && coversEverything(directive.mechanism)) state.allowsAll = true;
    if (!matches) continue;
    first ??= { result: RESULTS[directive.qualifier], reason: `"${directive.text}" of ${domain}` };
    if (state.mode === 'receive') break;
  }
  return first;
}

function coversEverything(mechanism: Mechanism): boolean {
  return mechanism.kind === 'all' || (mechanism.kind === 'ip' && mechanism.bits === 0);
}

async function matchMechanism(state: State, domain: string, mechanism: Mechanism): Promise<boolean> {
  switch (mechanism.kind) {
    case 'all':
      return true;
    case 'ip':
      return withinPrefix(state.address, mechanism.network, mechanism.bits);
    case 'include':
      return matchInclude(state, domain, mechanism.domain);
    case 'exists':
      spend(state);
      return (await lookUp(state, expand(state, mechanism.domain, domain), 'A')).length > 0;
    case 'a':
      spend(state);
      return hasAddress(state, target(state, mechanism.domain, domain), mechanism);
    case 'mx':
      return matchMx(state, domain, mechanism);
    case 'ptr':
      return matchPtr(state, target(state, mechanism.domain, domain));
  }
}

/** §5.2: a match only when the included record says pass; its errors are ours. */
async function matchInclude(state: State, domain: string, spec: string): Promise<boolean> {
  spend(state);
  const included = expand(state, spec, domain);
  const judged = await checkHost(state, included);
  if (judged.result === 'none') throw new SpfStop('permerror', `include:${included} of ${domain} leads to no SPF record`);
  return judged.result === 'pass';
}

/** §5.4 and §4.6.4: one look-up for the term, then at most ten names. */
async function matchMx(state: State, domain: string, mechanism: Extract<Mechanism, { kind: 'a' | 'mx' }>): Promise<boolean> {
  spend(state);
  const name = target(state, mechanism.domain, domain);
  const hosts = (await lookUp(state, name, 'MX')).filter((host) => host !== '.');
  if (hosts.length > SPF_MAX_MX_NAMES)
    throw new SpfStop('permerror', `${name} has ${hosts.length} MX records; an mx term may meet ${SPF_MAX_MX_NAMES}`);
  let matched = false;
  for (const host of hosts) {
    matched ||= await hasAddress(state, host, mechanism);
    if (matched && state.mode === 'receive') break;
  }
  return matched;
}

/** §5.5. A failing look-up is no match here, not an error. */
async function matchPtr(state: State, domain: string): Promise<boolean> {
  spend(state);
  state.usesPtr = true;
  const reverse = await state.resolver.resolve(reverseName(state.question.ip) ?? '.', 'PTR', { signal: state.signal });
  if (reverse.kind === 'nodata' || reverse.kind === 'nxdomain') countVoid(state, reverse);
  for (const { data: name } of recordsOf(reverse).slice(0, SPF_MAX_PTR_NAMES)) {
    if (!isWithin(name, domain)) continue;
    const forward = await state.resolver.resolve(name, addressType(state), { signal: state.signal });
    if (recordsOf(forward).some((record) => sameAddress(record.data, state.question.ip))) return true;
  }
  return false;
}

async function hasAddress(state: State, host: string, bits: { readonly bits4: number; readonly bits6: number }): Promise<boolean> {
  const found = (await lookUp(state, host, addressType(state))).map(parseAddress);
  const prefix = state.address.family === 4 ? bits.bits4 : bits.bits6;
  return found.some((address) => address !== null && withinPrefix(state.address, address, prefix));
}

async function lookUp(state: State, name: string, type: QueryType): Promise<readonly string[]> {
  const outcome = await state.resolver.resolve(name, type, { signal: state.signal });
  if (outcome.kind === 'answer') return outcome.records.map((record) => record.data);
  if (!isConclusive(outcome)) throw new SpfStop('temperror', `the ${type} records of ${name} could not be read`, outcome);
  countVoid(state, outcome);
  return [];
}

function countVoid(state: State, outcome: Outcome): void {
  state.voidLookups += 1;
  if (state.mode === 'receive' && state.voidLookups > SPF_MAX_VOID_LOOKUPS)
    throw new SpfStop('permerror', `more than ${SPF_MAX_VOID_LOOKUPS} look-ups find nothing (the last: ${outcome.type} of ${outcome.name})`);
}

function spend(state: State): void {
  state.lookups += 1;
  if (state.mode === 'receive' && state.lookups > SPF_MAX_LOOKUPS) throw new SpfStop('permerror', `more than ${SPF_MAX_LOOKUPS} look-ups are needed`);
  if (state.lookups >= SPF_MAX_COUNTED) throw new SpfStop('permerror', `more than ${SPF_MAX_COUNTED} look-ups; the record may include itself`);
}

function addressType(state: State): 'A' | 'AAAA' {
  return state.address.family === 4 ? 'A' : 'AAAA';
}

function target(state: State, spec: string | null, domain: string): string {
  return spec === null ? domain : expand(state, spec, domain);
}

function expand(state: State, spec: string, domain: string): string {
  const { sender, helo, ip } = state.question;
  return expandDomain(spec, { sender, helo, ip, domain, address: state.address });
}
