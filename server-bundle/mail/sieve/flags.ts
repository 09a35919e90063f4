/** Flags of imap4flags (RFC 5232): lists in which a text may hold several, blank between. What IMAP would not take is left out. */
import { SIEVE_LIMITS } from './limits.ts';

const SYSTEM = ['\\Answered', '\\Flagged', '\\Deleted', '\\Seen', '\\Draft'];
const KEYWORD = /^[^\s\\(){%*"\]\p{Cc}]+$/u;

/** Each once, in the order given. */
export function flagsOf(texts: readonly string[]): readonly string[] {
  const flags = new Map<string, string>();
  for (const flag of texts.flatMap((text) => text.split(/\s+/))) {
    const system = SYSTEM.find((known) => known.toLowerCase() === flag.toLowerCase());
    const isFlag = system !== undefined || (KEYWORD.test(flag) && flag.length <= SIEVE_LIMITS.flagLength);
    if (isFlag && !flags.has(flag.toLowerCase()) && flags.size < SIEVE_LIMITS.flags) flags.set(flag.toLowerCase(), system ?? flag);
  }
  return [...flags.values()];
}

export function changedFlags(present: readonly string[], action: 'setflag' | 'addflag' | 'removeflag', given: readonly string[]): readonly string[] {
  const named = flagsOf(given);
  if (action === 'setflag') return named;
  if (action === 'addflag') return flagsOf([...present, ...named]);
  const gone = new Set(named.map((flag) => flag.toLowerCase()));
  return present.filter((flag) => !gone.has(flag.toLowerCase()));
}
