/**
 * When a scheduled backup is due. By the clock on this computer's wall: a day that has the hour twice has one backup, and one that has it not has it
 * an hour later. Pure.
 */
import type { BackupAttempt, BackupSchedule } from '../../../contract/models.ts';
import { RETRY_AFTER_MS } from './limits.ts';

export interface Situation {
  readonly schedule: BackupSchedule;
  /** When it was set: times before that were nobody's wish. */
  readonly since: string;
  /** Of the newest backup that is there and good; null when there is none. */
  readonly newestAt: string | null;
  /** The last try, when it did not end well. */
  readonly attempt: BackupAttempt | null;
}

/** True when its time has come, or went by while the app was closed. */
export function isDue({ schedule, since, newestAt, attempt }: Situation, now: Date): boolean {
  const slot = slotBefore(schedule, now)?.getTime();
  if (slot === undefined || slot <= Date.parse(since)) return false;
  if (newestAt !== null && Date.parse(newestAt) >= slot) return false;
  if (attempt === null || Date.parse(attempt.at) < slot) return true;
  // Whoever stopped it has meant it.
  return attempt.code !== 'CANCELLED' && now.getTime() - Date.parse(attempt.at) >= RETRY_AFTER_MS;
}

/** The last of its times up to now; null when there are none. */
export function slotBefore(schedule: BackupSchedule, now: Date): Date | null {
  return slots(schedule, now, -1).find((slot) => slot <= now) ?? null;
}

export function slotAfter(schedule: BackupSchedule, now: Date): Date | null {
  return slots(schedule, now, 1).find((slot) => slot > now) ?? null;
}

/** Of today and the seven days after or before it, nearest first. */
function slots(schedule: BackupSchedule, now: Date, step: 1 | -1): readonly Date[] {
  if (schedule.kind === 'off') return [];
  const [hour = 0, minute = 0] = schedule.at.split(':').map(Number);
  return Array.from({ length: 8 }, (_, days) => new Date(now.getFullYear(), now.getMonth(), now.getDate() + days * step, hour, minute)).filter(
    (slot) => schedule.kind === 'daily' || weekdayOf(slot) === schedule.weekday,
  );
}

/** ISO 8601: Monday is 1, Sunday 7. */
function weekdayOf(day: Date): number {
  return day.getDay() === 0 ? 7 : day.getDay();
}
