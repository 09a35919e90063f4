/** What a person asks the activity for, and what that means to main. Pure. */
import { auditKind, type AuditFilter, type AuditKind } from '../../../contract/index.ts';

export const KINDS: readonly AuditKind[] = auditKind.options;

export interface Wanted {
  readonly kinds: readonly AuditKind[];
  readonly text: string;
  readonly failedOnly: boolean;
  /** Days as a date field gives them, 2026-03-01; empty for all time. */
  readonly fromDay: string;
  readonly untilDay: string;
}

export const NO_FILTER: Wanted = { kinds: [], text: '', failedOnly: false, fromDay: '', untilDay: '' };

export function isAll(wanted: Wanted): boolean {
  return wanted.kinds.length === 0 && wanted.text.trim() === '' && !wanted.failedOnly && wanted.fromDay === '' && wanted.untilDay === '';
}

/** Days begin and end where the person is. */
export function wantedOf({ kinds, text, failedOnly, fromDay, untilDay }: Wanted): AuditFilter {
  const from = momentOf(fromDay, '00:00:00.000');
  const until = momentOf(untilDay, '23:59:59.999');
  return {
    ...(kinds.length > 0 ? { kinds: [...kinds] } : {}),
    ...(text.trim() === '' ? {} : { text: text.trim().slice(0, 200) }),
    ...(failedOnly ? { failedOnly } : {}),
    ...(from === null ? {} : { from }),
    ...(until === null ? {} : { until }),
  };
}

function momentOf(day: string, time: string): string | null {
  if (!/^\d{4}-\d\d-\d\d$/.test(day)) return null;
  const moment = new Date(`${day}T${time}`);
  return Number.isNaN(moment.getTime()) ? null : moment.toISOString();
}
