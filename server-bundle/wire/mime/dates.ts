/** The Date field (RFC 5322 §3.3), read leniently. Never reads the clock or the zone of this machine. */

export interface SentDate {
  /** Milliseconds since the epoch, for sorting (RFC 5256 §2.2); a missing zone is UTC. */
  readonly atMs: number;
  /** The sender's calendar and clock as if it were UTC: SENTSINCE and its like disregard the zone (RFC 9051 §6.4.4). */
  readonly localMs: number;
}

const ZONE = /\s*(?:([+-])(\d\d)(\d\d)|([A-Z]{1,4}))?\s*(?:\([^)]*\))?\s*$/;
/** The engine takes almost any text for a date; a day and a month there must be. */
const DAY = /\d{1,2}[\s-]{1,5}[A-Za-z]{3}|[A-Za-z]{3}\s{1,5}\d{1,2}\b|\d{4}-\d\d/;
const HOURS: Readonly<Record<string, number>> = { EDT: -4, EST: -5, CDT: -5, CST: -6, MDT: -6, MST: -7, PDT: -7, PST: -8 };

/** null when it is no date. */
export function parseSentDate(value: string): SentDate | null {
  const text = value.slice(0, 200);
  if (!DAY.test(text)) return null;
  const zone = ZONE.exec(text);
  const localMs = Date.parse(`${text.slice(0, zone?.index ?? text.length)} +0000`);
  if (Number.isNaN(localMs)) return null;
  const [, sign, hours = '0', minutes = '0', name = ''] = zone ?? [];
  const offsetMinutes = sign ? (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -1 : 1) : (HOURS[name] ?? 0) * 60;
  return { atMs: localMs - offsetMinutes * 60_000, localMs };
}
