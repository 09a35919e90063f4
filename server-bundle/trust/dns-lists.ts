/**
 * DNS lists of addresses (RFC 5782), bad and good, asked through the stack's own resolver. An answer that is no listing (a list
 * that refuses public resolvers or heavy use says so with a code of its own) counts as unknown, never as listed.
 */
import { isIPv6 } from 'node:net';
import { expandedIpv6 } from '../base/ipv6.ts';
import { isAbsence } from './answer-memory.ts';
import { TRUST_LIMITS } from './limits.ts';
import type { MailResolver } from './resolver.ts';

export interface DnsList {
  readonly zone: string;
  /** Points by answer; `*` stands for any one octet. The first that fits counts; an answer that fits none is unknown. */
  readonly answers: readonly { readonly code: string; readonly points: number }[];
}

export interface ListFinding {
  readonly zone: string;
  readonly result: 'listed' | 'not-listed' | 'unknown';
  readonly points: number;
  /** What the list answered, for the log. */
  readonly code: string | null;
}

/** One finding per list, in their order; always comes back in time. */
export function askLists(address: string, lists: readonly DnsList[], resolver: Pick<MailResolver, 'resolve'>): Promise<readonly ListFinding[]> {
  const reversed = reversedName(address);
  return Promise.all(lists.map((list) => askList(reversed, list, resolver)));
}

/** `4.3.2.1` of 1.2.3.4, and the 32 nibbles of an IPv6 address. */
export function reversedName(address: string): string {
  if (!isIPv6(address)) return address.split('.').reverse().join('.');
  return Array.from(expandedIpv6(address).join('')).reverse().join('.');
}

async function askList(reversed: string, list: DnsList, resolver: Pick<MailResolver, 'resolve'>): Promise<ListFinding> {
  const answers = await inTime(resolver.resolve(`${reversed}.${list.zone}`, 'A'));
  if (answers === 'absent') return { zone: list.zone, result: 'not-listed', points: 0, code: null };
  const found = answers === 'unknown' ? [] : answers.flat().filter(isListing);
  const hits = found.flatMap((code) => list.answers.filter((answer) => fits(code, answer.code)).slice(0, 1));
  const code = found[0] ?? (answers === 'unknown' ? null : (answers.flat()[0] ?? null));
  if (hits.length === 0) return { zone: list.zone, result: 'unknown', points: 0, code };
  // Several codes of one list say one thing in several ways: the strongest counts.
  const strongest = hits.reduce((best, hit) => (Math.abs(hit.points) > Math.abs(best.points) ? hit : best));
  return { zone: list.zone, result: 'listed', points: strongest.points, code };
}

/** RFC 5782 §2.1: a listing is in 127.0.0.0/8, and 127.0.0.1 never is one; 127.255.255.x are refusals. */
function isListing(answer: string): boolean {
  return answer.startsWith('127.') && answer !== '127.0.0.1' && !answer.startsWith('127.255.255.');
}

function fits(answer: string, code: string): boolean {
  const octets = answer.split('.');
  return code.split('.').every((octet, index) => octet === '*' || octet === octets[index]);
}

async function inTime(asked: ReturnType<MailResolver['resolve']>): Promise<string[] | string[][] | 'absent' | 'unknown'> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'unknown'>((done) => {
    timer = setTimeout(() => done('unknown'), TRUST_LIMITS.listMs);
  });
  const answered = asked.catch((error: unknown) => (isAbsence(error) ? ('absent' as const) : ('unknown' as const)));
  try {
    return await Promise.race([answered, late]);
  } finally {
    clearTimeout(timer);
  }
}
