/**
 * DNS for judging and for routing mail: node:dns aimed at the stack's own validating resolver and nothing else. Never the
 * system's resolver; answers are remembered for some seconds only (the resolver has the real cache).
 */
import { Resolver, lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { codeOf } from '../base/errors.ts';
import { answerMemory, isAbsence } from './answer-memory.ts';
import { TRUST_LIMITS } from './limits.ts';

export interface MxRecord {
  readonly exchange: string;
  readonly priority: number;
}

/** A name that does not exist, or has no record of the type, is an empty list; anything else that goes wrong throws. */
export interface MailResolver {
  txt(name: string): Promise<readonly string[]>;
  mx(name: string): Promise<readonly MxRecord[]>;
  a(name: string): Promise<readonly string[]>;
  aaaa(name: string): Promise<readonly string[]>;
  /** As `dns.resolve`: what mailauth wants, errors with their codes included. */
  readonly resolve: (name: string, type: string) => Promise<string[] | string[][]>;
}

export interface ResolverPlace {
  readonly host: string;
  readonly port: number;
}

/**
 * `host` may be a name of the container network. It is looked up now, and again after a question that nobody answered: a
 * container that was made anew has another address.
 */
export async function connectResolver(where: ResolverPlace): Promise<MailResolver> {
  const resolver = new Resolver({ timeout: TRUST_LIMITS.queryMs, tries: TRUST_LIMITS.queryTries });
  await aim(resolver, where);
  const retrying = async <T>(ask: () => Promise<T>): Promise<T> => {
    try {
      return await ask();
    } catch (error) {
      if (!isUnanswered(error) || !(await aim(resolver, where))) throw error;
      return ask();
    }
  };
  return remembering(resolver, retrying);
}

/** True when the resolver stands somewhere else than before. */
async function aim(resolver: Resolver, where: ResolverPlace): Promise<boolean> {
  const address = isIP(where.host) ? where.host : (await lookup(where.host)).address;
  const server = isIP(address) === 6 ? `[${address}]:${where.port}` : `${address}:${where.port}`;
  if (resolver.getServers().join() === server) return false;
  resolver.setServers([server]);
  return true;
}

function isUnanswered(error: unknown): boolean {
  return ['ETIMEOUT', 'ECONNREFUSED', 'EHOSTUNREACH'].includes(codeOf(error) ?? '');
}

function remembering(resolver: Resolver, retrying: <T>(ask: () => Promise<T>) => Promise<T>): MailResolver {
  const memory = answerMemory({ keepMs: TRUST_LIMITS.answerMs, absenceMs: TRUST_LIMITS.absenceMs, entries: TRUST_LIMITS.answers });
  const asked = <T>(type: string, name: string, ask: () => Promise<T>): Promise<T> => memory.ask(`${type} ${name}`, () => retrying(ask));
  const txt = (name: string): Promise<string[][]> => asked('TXT', name, () => resolver.resolveTxt(name));
  const mx = (name: string): Promise<MxRecord[]> => asked('MX', name, () => resolver.resolveMx(name));
  const a = (name: string): Promise<string[]> => asked('A', name, () => resolver.resolve4(name));
  const aaaa = (name: string): Promise<string[]> => asked('AAAA', name, () => resolver.resolve6(name));
  return {
    txt: async (name) => (await orNone(txt(name))).map((parts) => parts.join('')),
    mx: (name) => orNone(mx(name)),
    a: (name) => orNone(a(name)),
    aaaa: (name) => orNone(aaaa(name)),
    resolve: async (name, type) => {
      switch (type) {
        case 'TXT':
          return txt(name);
        case 'A':
          return a(name);
        case 'AAAA':
          return aaaa(name);
        case 'PTR':
          return asked('PTR', name, () => resolver.resolvePtr(name));
        // DMARC asks whether a domain exists at all (RFC 9989 §4.10.1, np=).
        case 'CNAME':
          return asked('CNAME', name, () => resolver.resolveCname(name));
        case 'MX': {
          // mailauth reads MX answers as objects although its types say text; they are handed on as they come.
          const answer: unknown[] = await mx(name);
          return answer as string[];
        }
        default:
          throw Object.assign(new Error(`Mail asks for no ${type} records.`), { code: 'EBADQUERY' });
      }
    },
  };
}

async function orNone<T>(answer: Promise<T[]>): Promise<T[]> {
  try {
    return await answer;
  } catch (error) {
    if (isAbsence(error)) return [];
    throw error;
  }
}

/** For one message: after `limit` questions every further one fails as a time-out would. */
export function bounded(resolve: MailResolver['resolve'], limit: number): MailResolver['resolve'] {
  let asked = 0;
  return (name, type) => {
    asked += 1;
    if (asked > limit) return Promise.reject(Object.assign(new Error('Too many DNS questions for one message.'), { code: 'ETIMEOUT' }));
    return resolve(name, type);
  };
}
