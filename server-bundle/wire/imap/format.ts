/** Values as IMAP writes them (RFC 9051 §4). Text that can't be quoted becomes a literal. */

const ATOM = /^[A-Za-z0-9!#$&'+,\-./:;<=>?@^_`|~]+$/;
const QUOTABLE = /^[\x20-\x7e]*$/;

export function quoted(text: string): string {
  return `"${text.replaceAll(/["\\]/g, '\\$&')}"`;
}

/** NIL, a quoted string, or a literal, in latin1 (each character one byte). */
export function nstring(text: string | null): string {
  if (text === null) return 'NIL';
  return QUOTABLE.test(text) && text.length <= 1000 ? quoted(text) : literal(text);
}

export function literal(latin1: string): string {
  return `{${latin1.length}}\r\n${latin1}`;
}

export function astring(text: string): string {
  return ATOM.test(text) ? text : nstring(text);
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;
const DATE_TIME = /^([ \d]\d)-(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)-(\d{4}) (\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d)$/i;
const DATE = /^(\d{1,2})-(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)-(\d{4})$/i;

function two(value: number): string {
  return String(value).padStart(2, '0');
}

function monthIndex(name: string): number {
  return MONTHS.findIndex((month) => month.toLowerCase() === name.toLowerCase());
}

/** RFC 9051 §9 date-time, in UTC. */
export function dateTime(timeMs: number): string {
  const date = new Date(timeMs);
  const day = String(date.getUTCDate()).padStart(2, ' ');
  return `"${day}-${MONTHS[date.getUTCMonth()] ?? 'Jan'}-${date.getUTCFullYear()} ${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())} +0000"`;
}

/** null when malformed. */
export function parseDateTime(text: string): number | null {
  const match = DATE_TIME.exec(text);
  if (!match) return null;
  const [, day, month = '', year, hour, minute, second, sign, zoneHour, zoneMinute] = match;
  const utc = Date.UTC(Number(year), monthIndex(month), Number(day), Number(hour), Number(minute), Number(second));
  const offsetMs = (Number(zoneHour) * 60 + Number(zoneMinute)) * 60_000;
  return sign === '-' ? utc + offsetMs : utc - offsetMs;
}

/** A date without time, as the UTC midnight that starts it; null when malformed. */
export function parseDate(text: string): number | null {
  const match = DATE.exec(text);
  return match ? Date.UTC(Number(match[3]), monthIndex(match[2] ?? ''), Number(match[1])) : null;
}
