/**
 * From findings to what is done with a message: pure. DMARC's word comes first, then rspamd's where it runs, the built-in score
 * otherwise. The settings and their defaults stand here, lists and weights included.
 */
import type { DnsList } from './dns-lists.ts';
import type { RspamdFinding } from './rspamd.ts';
import type { Score } from './score.ts';
import type { Verdict } from './verdict.ts';

export interface FilterSettings {
  /** Points from which a message goes to Junk, and from which it is refused. */
  readonly junkAt: number;
  readonly rejectAt: number;
  /** 'suspicious' puts off only what has `greylistAt` points or more; the first letter of an ordinary server is never delayed. */
  readonly greylisting: 'off' | 'suspicious' | 'all';
  readonly greylistAt: number;
  readonly lists: readonly DnsList[];
  /** Domains whose ARC seals are believed. */
  readonly arcSealers: readonly string[];
}

/**
 * Spamhaus and SpamCop answer small servers that ask by themselves, as ours does; DNSWL lists servers that are well kept.
 * Codes: docs.spamhaus.com "Zen return codes", spamcop.net "SCBL", dnswl.org "return codes".
 */
export const DEFAULT_LISTS: readonly DnsList[] = [
  {
    zone: 'zen.spamhaus.org',
    answers: [
      { code: '127.0.0.2', points: 6 },
      { code: '127.0.0.3', points: 5 },
      { code: '127.0.0.9', points: 8 },
      { code: '127.0.0.10', points: 3.5 },
      { code: '127.0.0.11', points: 3.5 },
      { code: '127.0.0.*', points: 6 },
    ],
  },
  { zone: 'bl.spamcop.net', answers: [{ code: '127.0.0.2', points: 2.5 }] },
  {
    zone: 'list.dnswl.org',
    answers: [
      // 127.0.0.255: this resolver asks too much, and gets no answers.
      { code: '127.0.0.255', points: 0 },
      { code: '127.0.*.3', points: -4 },
      { code: '127.0.*.2', points: -2 },
      { code: '127.0.*.1', points: -1 },
      { code: '127.0.*.0', points: -0.1 },
    ],
  },
];

export const DEFAULT_FILTER: FilterSettings = {
  junkAt: 5,
  rejectAt: 12,
  greylisting: 'suspicious',
  greylistAt: 3,
  lists: DEFAULT_LISTS,
  arcSealers: [],
};

export type Action =
  | { readonly kind: 'accept' | 'junk'; readonly why: string }
  | { readonly kind: 'greylist'; readonly why: string; readonly otherwise: 'accept' | 'junk' }
  | { readonly kind: 'reject'; readonly why: 'dmarc' | 'score' | 'rspamd' };

export interface Judged {
  readonly verdict: Verdict;
  readonly score: Score;
  /** Null where rspamd does not run, or did not answer. */
  readonly rspamd: RspamdFinding | null;
  /** A recipient's own list says that this sender is welcome: it outweighs every score, but not DMARC. */
  readonly isWelcome: boolean;
}

export function actionFor({ verdict, score, rspamd, isWelcome }: Judged, settings: FilterSettings): Action {
  if (verdict.disposition === 'reject') return { kind: 'reject', why: 'dmarc' };
  const floor = verdict.disposition === 'quarantine' ? 'junk' : 'accept';
  if (isWelcome) return { kind: floor, why: floor === 'junk' ? 'dmarc' : 'welcome' };
  const action = rspamd === null ? byScore(score, settings) : byRspamd(rspamd);
  if (action.kind === 'reject') return action;
  const otherwise = action.kind === 'greylist' ? action.otherwise : action.kind;
  const folder = floor === 'junk' ? 'junk' : otherwise;
  const why = floor === 'junk' && otherwise !== 'junk' ? 'dmarc' : action.why;
  const isPutOff = settings.greylisting === 'all' || (settings.greylisting === 'suspicious' && action.kind === 'greylist');
  return isPutOff && verdict.dmarc.kind !== 'pass' ? { kind: 'greylist', why, otherwise: folder } : { kind: folder, why };
}

function byScore({ points }: Score, settings: FilterSettings): Action {
  if (points >= settings.rejectAt) return { kind: 'reject', why: 'score' };
  const otherwise = points >= settings.junkAt ? 'junk' : 'accept';
  return points >= settings.greylistAt ? { kind: 'greylist', why: 'score', otherwise } : { kind: otherwise, why: 'score' };
}

/** rspamd's own actions (its manual, "Metrics"): a name that is not known is no reason to lose a letter. */
function byRspamd({ action }: RspamdFinding): Action {
  switch (action) {
    case 'reject':
      return { kind: 'reject', why: 'rspamd' };
    case 'greylist':
    case 'soft reject':
      return { kind: 'greylist', why: 'rspamd', otherwise: 'accept' };
    case 'add header':
    case 'rewrite subject':
    case 'quarantine':
      return { kind: 'junk', why: 'rspamd' };
    default:
      return { kind: 'accept', why: 'rspamd' };
  }
}
