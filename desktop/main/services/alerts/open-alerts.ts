/** Keeping what is open: a finding that stays keeps its beginning and its dismissal; one that is gone is forgotten, dismissal and all. Pure. */
import type { Alert, AlertKind, ServerId } from '../../../contract/models.ts';
import type { Finding, Judgement } from './judge.ts';

export function withJudgement(open: readonly Alert[], serverId: ServerId, { findings, told }: Judgement, now: Date): readonly Alert[] {
  const known = new Map(open.map((each) => [each.id, each]));
  const kept = open.filter((each) => each.serverId !== serverId || !told.has(each.kind));
  const found = findings.map((finding) => {
    const id = idOf(serverId, finding);
    const before = known.get(id);
    // Worse than when it was set aside: it may speak again.
    const worse = before?.severity === 'warn' && finding.severity === 'fail';
    const since = before?.since ?? new Date(finding.sinceMs ?? now.getTime()).toISOString();
    const { kind, severity, subject, amount } = finding;
    return { id, serverId, kind, severity, subject, amount, since, dismissedAt: worse ? null : (before?.dismissedAt ?? null) };
  });
  return [...kept, ...found].sort(worstFirst);
}

/** Servers that are no more take theirs along. */
export function ofServers(open: readonly Alert[], ids: readonly ServerId[]): readonly Alert[] {
  return open.filter((each) => ids.includes(each.serverId));
}

export function withDismissal(open: readonly Alert[], id: string, dismissedAt: string | null): readonly Alert[] {
  return open.map((each) => (each.id === id ? { ...each, dismissedAt } : each));
}

function idOf(serverId: ServerId, { kind, subject }: { readonly kind: AlertKind; readonly subject: Finding['subject'] }): string {
  return `${serverId}/${kind}/${kind === 'connection-lost' || kind === 'backup-failed' ? '' : subject}`;
}

function worstFirst(a: Alert, b: Alert): number {
  if (a.severity !== b.severity) return a.severity === 'fail' ? -1 : 1;
  return a.since.localeCompare(b.since) || a.id.localeCompare(b.id);
}
