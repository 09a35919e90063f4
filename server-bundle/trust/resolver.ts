/**
 * DNS for judging and for routing mail: node:dns aimed at the stack's own validating resolver and nothing else. Never the
 * system's resolver, never a cache of our own (the resolver has one).
 */
import { Resolver, lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { codeOf } from '../base/errors.ts';
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

/** `host` may be a name of the container network; it is looked up once per call of this function. */
export async function connectResolver(where: { readonly host: string; readonly port: number }): Promise<MailResolver> {
  const address = isIP(where.host) ? where.host : (await lookup(where.host)).address;
  const resolver = new Resolver({ timeout: TRUST_LIMITS.queryMs, tries: TRUST_LIMITS.queryTries });
  resolver.setServers([isIP(address) === 6 ? `[${address}]:${where.port}` : `${address}:${where.port}`]);
  return {
    txt: async (name) => (await orNone(resolver.resolveTxt(name))).map((parts) => parts.join('')),
    mx: (name) => orNone(resolver.resolveMx(name)),
    a: (name) => orNone(resolver.resolve4(name)),
    aaaa: (name) => orNone(resolver.resolve6(name)),
    resolve: (name, type) => askAny(resolver, name, type),
  };
}

function isAbsence(error: unknown): boolean {
  const code = codeOf(error);
  return code === 'ENOTFOUND' || code === 'ENODATA';
}

async function orNone<T>(answer: Promise<T[]>): Promise<T[]> {
  try {
    return await answer;
  } catch (error) {
    if (isAbsence(error)) return [];
    throw error;
  }
}

/** mailauth reads MX answers as objects although its types say text; they are handed on as they come. */
async function askAny(resolver: Resolver, name: string, type: string): Promise<string[] | string[][]> {
  switch (type) {
    case 'TXT':
      return resolver.resolveTxt(name);
    case 'A':
      return resolver.resolve4(name);
    case 'AAAA':
      return resolver.resolve6(name);
    case 'PTR':
      return resolver.resolvePtr(name);
    case 'MX': {
      const answer: unknown[] = await resolver.resolveMx(name);
      return answer as string[];
    }
    default:
      throw Object.assign(new Error(`Mail asks for no ${type} records.`), { code: 'EBADQUERY' });
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
