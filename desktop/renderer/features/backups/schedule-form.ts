/** A schedule as its fields change it. Pure. */
import type { BackupSchedule } from '../../../contract/index.ts';

export const KINDS = ['off', 'daily', 'weekly'] as const satisfies readonly BackupSchedule['kind'][];
export const DAYS = [1, 2, 3, 4, 5, 6, 7] as const;
/** At night, and not on the hour, when everything else begins. */
const AT_NIGHT = '03:30';
const SUNDAY = 7;

export interface Change {
  readonly kind?: BackupSchedule['kind'];
  readonly at?: string;
  readonly weekday?: number;
}

/** Null when nothing changes, and for what a half-filled field says. */
export function changed(before: BackupSchedule, change: Change): BackupSchedule | null {
  const kind = change.kind ?? before.kind;
  const at = change.at ?? (before.kind === 'off' ? AT_NIGHT : before.at);
  if (!/^\d\d:\d\d$/.test(at)) return null;
  const weekday = change.weekday ?? (before.kind === 'weekly' ? before.weekday : SUNDAY);
  const next: BackupSchedule = kind === 'off' ? { kind } : kind === 'daily' ? { kind, at } : { kind, at, weekday };
  return JSON.stringify(next) === JSON.stringify(before) ? null : next;
}

/** ISO 8601: Monday is 1. */
export function weekdayName(day: number, language: string): string {
  return new Date(Date.UTC(2024, 0, day)).toLocaleDateString(language, { weekday: 'long', timeZone: 'UTC' });
}
