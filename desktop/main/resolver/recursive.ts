/** Asks one recursive server (RFC 1034 §5.3.1) and believes it: for seeing what caches say, and for questions that must come from the server. */
import { MAX_CNAMES } from './limits.ts';
import { RCODES, rcodeName } from './message.ts';
import type { Message, QueryType, ResourceRecord } from './message.ts';
import { isAskable, normalName } from './name.ts';
import type { Outcome, Resolver, TraceStep } from './outcome.ts';
import { serverLabel } from './transport.ts';
import type { Exchange, NameServer, Transport } from './transport.ts';
import { udpTransport } from './udp.ts';

export interface RecursiveOptions {
  readonly transport?: Transport;
  readonly label?: string;
  /** Times the question is repeated into silence. */
  readonly tries?: number;
}

export function askResolver(
  address: { readonly host: string; readonly port?: number; readonly name?: string },
  options: RecursiveOptions = {},
): Resolver {
  const { transport = udpTransport(), tries = 2 } = options;
  const server: NameServer = { name: address.name ?? address.host, address: address.host, port: address.port ?? 53 };
  return {
    label: options.label ?? `resolver ${serverLabel(server)}`,
    async resolve(rawName, type, { signal } = {}) {
      const name = normalName(rawName);
      const trace: TraceStep[] = [];
      const asked = { name, type, askedOf: serverLabel(server), trace };
      if (!isAskable(name)) return { ...asked, kind: 'malformed', problem: 'the name does not fit into a DNS question' };
      let reply: Exchange = { kind: 'timeout', problem: 'not asked' };
      for (let attempt = 0; attempt < tries && reply.kind !== 'message'; attempt += 1) {
        const startedAt = performance.now();
        reply = await transport.exchange(server, { name, type, recursive: true }, { signal });
        trace.push({
          zone: null,
          server: asked.askedOf,
          question: `${name} ${type}`,
          result: reply.kind === 'message' ? rcodeName(reply.message.rcode) : reply.problem,
          tookMs: Math.round(performance.now() - startedAt),
        });
      }
      return reply.kind === 'message' ? { ...asked, ...readReply(reply.message, name, type) } : { ...asked, ...reply };
    },
  };
}

type WithoutAsked<T> = T extends unknown ? Omit<T, 'name' | 'type' | 'askedOf' | 'trace'> : never;

function readReply(message: Message, name: string, type: QueryType): WithoutAsked<Outcome> {
  if (message.rcode === RCODES.REFUSED) return { kind: 'refused' };
  if (message.rcode !== RCODES.NOERROR && message.rcode !== RCODES.NXDOMAIN) return { kind: 'servfail', rcode: rcodeName(message.rcode) };
  const { aliases, target } = followAliases(message.answers, name, type);
  const records = message.answers.filter((record) => record.name === target && record.type === type);
  if (records.length > 0) {
    return {
      kind: 'answer',
      records,
      aliases,
      ttlSeconds: Math.min(...records.map((record) => record.ttlSeconds)),
      authoritative: message.authoritative,
      authenticated: message.authenticated,
    };
  }
  return message.rcode === RCODES.NXDOMAIN ? { kind: 'nxdomain', aliases } : { kind: 'nodata', aliases };
}

function followAliases(answers: readonly ResourceRecord[], name: string, type: QueryType): { aliases: readonly ResourceRecord[]; target: string } {
  const aliases: ResourceRecord[] = [];
  let target = name;
  while (type !== 'CNAME' && aliases.length < MAX_CNAMES) {
    const alias = answers.find((record) => record.name === target && record.type === 'CNAME');
    if (!alias) break;
    aliases.push(alias);
    target = alias.data;
  }
  return { aliases, target };
}
