/**
 * The iterative resolver (RFC 1034 §5.3.3): from the roots down to the servers that own a name, so that what it says is the
 * truth now and not a cache's memory. Remembers delegations and outcomes for its own life only; make one for each run.
 * Everything that a hostile zone could make endless is counted (limits.ts).
 */
import { readReply } from './delegation.ts';
import type { Delegation, Reading } from './delegation.ts';
import * as limits from './limits.ts';
import type { QueryType, ResourceRecord } from './message.ts';
import { ancestors, isAskable, normalName } from './name.ts';
import { isConclusive, recordsOf } from './outcome.ts';
import type { Outcome, Resolver, TraceStep } from './outcome.ts';
import { INTERNET_ROOTS } from './roots.ts';
import type { Root } from './roots.ts';
import { serverLabel } from './transport.ts';
import type { Exchange, NameServer, Transport } from './transport.ts';
import { udpTransport } from './udp.ts';

export interface WalkerOptions {
  readonly roots?: readonly Root[];
  /** Port of every name server; anything but 53 only where a test has no right to 53. */
  readonly port?: number;
  readonly transport?: Transport;
  readonly label?: string;
}

/** What one walker remembers. */
interface Run {
  readonly port: number;
  readonly transport: Transport;
  readonly zones: Map<string, Delegation>;
  readonly outcomes: Map<string, Outcome>;
  /** Addresses that did not answer: asked last from then on. */
  readonly silent: Set<string>;
  queries: number;
}

/** One name on its way down; lookups of name servers share the counters of the name that needed them. */
interface Walk {
  readonly signal: AbortSignal;
  readonly trace: TraceStep[];
  readonly counter: { queries: number };
  readonly pending: readonly string[];
  lastServer: string;
}

type Found = Exclude<Reading, { kind: 'referral' } | { kind: 'useless' } | { kind: 'refused' }> | Failure;
type Failure =
  | { readonly kind: 'servfail'; readonly rcode: string }
  | { readonly kind: 'refused' }
  | { readonly kind: 'timeout'; readonly problem: string }
  | { readonly kind: 'malformed'; readonly problem: string };

export function createWalker(options: WalkerOptions = {}): Resolver {
  const roots = options.roots ?? INTERNET_ROOTS;
  const root: Delegation = { zone: '.', servers: roots.map(({ name, address }) => ({ name, addresses: [address] })) };
  const run: Run = {
    port: options.port ?? 53,
    transport: options.transport ?? udpTransport(),
    zones: new Map([['.', root]]),
    outcomes: new Map(),
    silent: new Set(),
    queries: 0,
  };
  return {
    label: options.label ?? "the zone's own servers",
    async resolve(rawName, type, { signal } = {}) {
      const name = normalName(rawName);
      const deadline = AbortSignal.timeout(limits.RESOLVE_TIMEOUT_MS);
      const walk: Walk = {
        signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
        trace: [],
        counter: { queries: 0 },
        pending: [],
        lastServer: 'nobody yet',
      };
      try {
        return await resolveCached(run, walk, name, type);
      } catch (error) {
        signal?.throwIfAborted();
        if (!deadline.aborted) throw error;
        const problem = `no answer within ${limits.RESOLVE_TIMEOUT_MS / 1000} s`;
        return { name, type, askedOf: walk.lastServer, trace: walk.trace, kind: 'timeout', problem };
      }
    },
  };
}

async function resolveCached(run: Run, walk: Walk, name: string, type: QueryType): Promise<Outcome> {
  const key = `${name} ${type}`;
  const known = run.outcomes.get(key);
  if (known) return known;
  const outcome = await resolveName(run, walk, name, type);
  // What fails inside the search for a name server may only fail because of that search.
  const lasting = walk.pending.length === 0 || isConclusive(outcome);
  if (lasting && run.outcomes.size < limits.MAX_CACHED) run.outcomes.set(key, outcome);
  return outcome;
}

async function resolveName(run: Run, walk: Walk, name: string, type: QueryType): Promise<Outcome> {
  const aliases: ResourceRecord[] = [];
  const asked = () => ({ name, type, askedOf: walk.lastServer, trace: walk.trace });
  let target = name;
  for (;;) {
    if (!isAskable(target)) return { ...asked(), kind: 'malformed', problem: `${target.slice(0, 80)} does not fit into a DNS question` };
    const found = await descend(run, walk, target, type);
    if (found.kind === 'answer') return { ...asked(), ...answerOf(found.records, aliases) };
    if (found.kind === 'nxdomain' || found.kind === 'nodata') return { ...asked(), kind: found.kind, aliases };
    if (found.kind !== 'alias') return { ...asked(), ...found };
    aliases.push(found.alias);
    target = found.alias.data;
    if (target === name || aliases.some((alias) => alias.name === target))
      return { ...asked(), kind: 'malformed', problem: `the CNAME records go round in a circle at ${target}` };
    if (aliases.length > limits.MAX_CNAMES)
      return { ...asked(), kind: 'malformed', problem: `more than ${limits.MAX_CNAMES} CNAME records in a row` };
  }
}

function answerOf(records: readonly ResourceRecord[], aliases: readonly ResourceRecord[]) {
  const ttlSeconds = Math.min(...records.map((record) => record.ttlSeconds));
  return { kind: 'answer', records, aliases, ttlSeconds, authoritative: true, authenticated: false } as const;
}

/** From the closest zone already known, referral by referral. Every referral is strictly deeper than the one before. */
async function descend(run: Run, walk: Walk, name: string, type: QueryType): Promise<Found> {
  let delegation = closestZone(run, name);
  for (let step = 0; step < limits.MAX_REFERRALS; step += 1) {
    const reading = await askZone(run, walk, delegation, name, type);
    if (reading.kind !== 'referral') return reading;
    delegation = reading.delegation;
    if (run.zones.size < limits.MAX_CACHED) run.zones.set(delegation.zone, delegation);
  }
  return { kind: 'malformed', problem: `more than ${limits.MAX_REFERRALS} referrals` };
}

function closestZone(run: Run, name: string): Delegation {
  for (const zone of ancestors(name)) {
    const known = run.zones.get(zone);
    if (known) return known;
  }
  return { zone: '.', servers: [] };
}

async function askZone(
  run: Run,
  walk: Walk,
  delegation: Delegation,
  name: string,
  type: QueryType,
): Promise<Found | Extract<Reading, { kind: 'referral' }>> {
  let failure: Failure = { kind: 'servfail', rcode: `no server of ${delegation.zone} has a known address` };
  const silent: NameServer[] = [];
  for await (const server of candidates(run, walk, delegation)) {
    const reading = await askServer(run, walk, delegation.zone, server, name, type);
    if (!isFailure(reading)) return reading;
    if (reading.kind === 'timeout') silent.push(server);
    // A server that spoke tells more than one that was silent.
    if (reading.kind !== 'timeout' || silent.length === 1) failure = reading;
  }
  for (const server of failure.kind === 'timeout' ? silent.slice(0, limits.MAX_RETRIES) : []) {
    const reading = await askServer(run, walk, delegation.zone, server, name, type);
    if (!isFailure(reading)) return reading;
    failure = reading;
  }
  return failure;
}

function isFailure(reading: Found | Reading): reading is Failure {
  return reading.kind === 'servfail' || reading.kind === 'refused' || reading.kind === 'timeout' || reading.kind === 'malformed';
}

async function askServer(
  run: Run,
  walk: Walk,
  zone: string,
  server: NameServer,
  name: string,
  type: QueryType,
): Promise<Found | Extract<Reading, { kind: 'referral' }>> {
  walk.signal.throwIfAborted();
  walk.counter.queries += 1;
  run.queries += 1;
  if (walk.counter.queries > limits.MAX_QUERIES_PER_NAME || run.queries > limits.MAX_QUERIES_PER_RUN)
    return { kind: 'malformed', problem: `gave up after ${walk.counter.queries} questions for one name` };
  const startedAt = performance.now();
  walk.lastServer = serverLabel(server);
  const exchange = await run.transport.exchange(server, { name, type, recursive: false }, { signal: walk.signal });
  const reading = exchange.kind === 'message' ? readReply(exchange.message, zone, name, type) : failureOf(run, server, exchange);
  if (walk.trace.length < limits.MAX_TRACE)
    walk.trace.push({
      zone,
      server: walk.lastServer,
      question: `${name} ${type}`,
      result: describe(reading),
      tookMs: Math.round(performance.now() - startedAt),
    });
  return reading.kind === 'useless' ? { kind: 'servfail', rcode: reading.rcode } : reading;
}

function failureOf(run: Run, server: NameServer, exchange: Exclude<Exchange, { kind: 'message' }>): Failure {
  if (exchange.kind === 'timeout') run.silent.add(server.address);
  return exchange;
}

function describe(reading: Found | Reading): string {
  switch (reading.kind) {
    case 'answer':
      return reading.records.map((record) => record.data).join(', ');
    case 'alias':
      return `CNAME ${reading.alias.data}`;
    case 'referral':
      return `go on at ${reading.delegation.zone}`;
    case 'useless':
    case 'servfail':
      return reading.rcode;
    case 'timeout':
    case 'malformed':
      return reading.problem;
    case 'nxdomain':
    case 'nodata':
    case 'refused':
      return reading.kind.toUpperCase();
  }
}

/** Servers with known addresses first (those that were silent before last), then a few whose address has to be looked up. */
async function* candidates(run: Run, walk: Walk, delegation: Delegation): AsyncGenerator<NameServer> {
  const known = delegation.servers.flatMap(({ name, addresses }) => addresses.map((address) => ({ name, address, port: run.port })));
  const ordered = known.sort((a, b) => rank(run, a) - rank(run, b)).slice(0, limits.MAX_SERVERS_PER_ZONE);
  yield* ordered;
  let left = limits.MAX_SERVERS_PER_ZONE - ordered.length;
  for (const { name } of delegation.servers.filter((server) => server.addresses.length === 0).slice(0, limits.MAX_GLUELESS)) {
    for (const address of left > 0 ? await addressesOf(run, walk, name) : []) {
      if (left <= 0) return;
      left -= 1;
      yield { name, address, port: run.port };
    }
  }
}

function rank(run: Run, server: NameServer): number {
  return (run.silent.has(server.address) ? 2 : 0) + (server.address.includes(':') ? 1 : 0);
}

/** A name server that is needed to find itself is left out (RFC 1034 §4.2.1: it should have had glue). */
async function addressesOf(run: Run, walk: Walk, host: string): Promise<readonly string[]> {
  if (walk.pending.includes(host) || walk.pending.length >= limits.MAX_DEPTH) return [];
  const inner: Walk = { ...walk, pending: [...walk.pending, host] };
  for (const type of ['A', 'AAAA'] as const) {
    const found = recordsOf(await resolveCached(run, inner, host, type)).map((record) => record.data);
    if (found.length > 0) return found.slice(0, 2);
  }
  return [];
}
