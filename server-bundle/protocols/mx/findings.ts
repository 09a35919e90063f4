/** What was found about a message, in the words of the one log line that it gets. */
import type { ClientFinding } from '../../trust/client.ts';
import type { Action } from '../../trust/filter.ts';
import type { RspamdFinding } from '../../trust/rspamd.ts';
import type { Score } from '../../trust/score.ts';
import { dkimSummary } from '../../trust/verdict.ts';
import type { Verdict } from '../../trust/verdict.ts';

export type Findings = Readonly<Record<string, unknown>>;

export function foundOf(verdict: Verdict): Findings {
  return { spf: verdict.spf.result, dkim: dkimSummary(verdict.dkim), dmarc: verdict.dmarc.kind, arc: verdict.arc.result };
}

export function filterFindings(judged: {
  readonly score: Score;
  readonly rspamd: RspamdFinding | null;
  readonly client: ClientFinding;
  readonly action: Action;
}): Findings {
  const { score, rspamd, client, action } = judged;
  return {
    action: action.kind,
    why: action.why,
    score: score.points,
    reasons: score.reasons.map(({ name, points }) => `${name} ${points}`),
    reverse: client.reverse,
    ...(client.lists.some((list) => list.result === 'unknown')
      ? { unknownLists: client.lists.filter((list) => list.result === 'unknown').map(({ zone, code }) => `${zone} ${code ?? 'no answer'}`) }
      : {}),
    ...(rspamd === null ? {} : { rspamd: { action: rspamd.action, score: rspamd.points } }),
  };
}
