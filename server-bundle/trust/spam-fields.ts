/** What a message carries of the filter's judgement, so that people and their rules can read why it went where it went. */
import { field } from '../wire/header/write.ts';
import type { Action, FilterSettings } from './filter.ts';
import { TRUST_LIMITS } from './limits.ts';
import type { RspamdFinding } from './rspamd.ts';
import { rounded } from './score.ts';
import type { Score } from './score.ts';

/** Ours to write: what a message brings along under these names is taken out. */
export const SPAM_FIELDS: ReadonlySet<string> = new Set([
  'x-spam-status',
  'x-spam-flag',
  'x-spam-score',
  'x-spam-level',
  'x-spamd-result',
  'x-spamd-bar',
]);

/** Finished fields with their CR LF. */
export function spamFields(judged: {
  readonly score: Score;
  readonly rspamd: RspamdFinding | null;
  readonly action: Action;
  readonly settings: FilterSettings;
}): readonly string[] {
  const { score, rspamd, action, settings } = judged;
  const isSpam = action.kind === 'junk' || (action.kind === 'greylist' && action.otherwise === 'junk');
  const status =
    rspamd === null
      ? `${isSpam ? 'Yes' : 'No'}, score=${score.points} required=${settings.junkAt} tests=${testsOf(score.reasons)}`
      : `${isSpam ? 'Yes' : 'No'}, score=${rounded(rspamd.points)} required=${rounded(rspamd.requiredPoints)} by rspamd`;
  const symbols =
    rspamd === null
      ? []
      : [
          field(
            'X-Spamd-Result',
            `default: ${isSpam ? 'True' : 'False'} [${rounded(rspamd.points)} / ${rounded(rspamd.requiredPoints)}]; ${testsOf(rspamd.symbols)}`,
          ),
        ];
  return [...(isSpam ? [field('X-Spam-Flag', 'YES')] : []), field('X-Spam-Status', status), ...symbols];
}

function testsOf(reasons: Score['reasons']): string {
  if (reasons.length === 0) return 'none';
  return reasons
    .slice(0, TRUST_LIMITS.symbols)
    .map(({ name, points }) => `${name.replace(/[^\w.-]/g, '_').slice(0, 80)}=${rounded(points)}`)
    .join(', ');
}
