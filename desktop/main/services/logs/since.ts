/** Points in time as Docker's API takes them: seconds since 1970 with nanoseconds, as text (a number would lose them). Pure. */
import { PalomarError } from '../../../contract/errors.ts';

const UNIT_SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };
const DURATION = /^(?:\d+(?:\.\d+)?[smhd])+$/;
const TIMESTAMP = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/;

/** RFC 3339, or how long ago: 90s, 10m, 1h30m, 2d. @throws PalomarError INVALID_INPUT */
export function parseSince(text: string, nowMs: number): string {
  const trimmed = text.trim();
  if (DURATION.test(trimmed)) {
    const parts = trimmed.matchAll(/(\d+(?:\.\d+)?)([smhd])/g);
    const agoSeconds = [...parts].reduce((sum, [, count, unit]) => sum + Number(count) * (UNIT_SECONDS[unit ?? ''] ?? 0), 0);
    return Math.max(0, nowMs / 1000 - agoSeconds).toFixed(3);
  }
  const seconds = toUnixSeconds(trimmed);
  if (seconds !== null) return seconds;
  throw new PalomarError('INVALID_INPUT', `"${text}" is no point in time. Say how long ago (90s, 10m, 1h30m, 2d) or when (2026-01-31T12:00:00Z).`);
}

/** 2026-01-31T12:00:00.123456789Z → 1769860800.123456789; null when it is no timestamp. */
export function toUnixSeconds(timestamp: string): string | null {
  const match = TIMESTAMP.exec(timestamp);
  if (!match) return null;
  const wholeMs = Date.parse(timestamp.replace(match[1] ?? '', ''));
  if (Number.isNaN(wholeMs)) return null;
  return `${Math.floor(wholeMs / 1000)}.${(match[1] ?? '.').slice(1).padEnd(9, '0')}`;
}
