/** Dates for the date tests (RFC 5260 §4): read from header fields (RFC 5322 §3.3), told in the parts a script asks for. */
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const DATE =
  /^\s*(?:[A-Za-z]{3}\s*,\s*)?(\d{1,2})\s+([A-Za-z]{3})\s+(\d{2,4})\s+(\d{1,2})\s*:\s*(\d{2})(?:\s*:\s*(\d{2}))?\s*([+-]\d{4}|[A-Za-z]{1,5})?/;
/** Of RFC 5322 §4.3. Others are read as UTC. */
const NAMED_ZONES: Readonly<Record<string, number>> = { EDT: -240, EST: -300, CDT: -300, CST: -360, MDT: -360, MST: -420, PDT: -420, PST: -480 };
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** Of 17 November 1858, the first modified Julian day. */
const JULIAN_EPOCH_MS = Date.UTC(1858, 10, 17);

export interface ZonedTime {
  readonly timeMs: number;
  readonly zoneMinutes: number;
}

/** The date in a field's value, or after its last semicolon, as in Received. Null where there is none. */
export function parseDate(value: string): ZonedTime | null {
  const text = value.slice(value.lastIndexOf(';') + 1).slice(0, 200);
  const match = DATE.exec(text);
  const month = MONTHS.findIndex((name) => name.toLowerCase() === match?.[2]?.toLowerCase());
  if (!match || month === -1) return null;
  const [day, year, hour, minute, second] = [match[1], match[3], match[4], match[5], match[6] ?? '0'].map(Number) as [
    number,
    number,
    number,
    number,
    number,
  ];
  const zoneMinutes = parseZone(match[7] ?? '+0000') ?? NAMED_ZONES[(match[7] ?? '').toUpperCase()] ?? 0;
  const fullYear = year >= 1000 ? year : year < 50 ? year + 2000 : year + 1900;
  if (day < 1 || day > 31 || hour > 23 || minute > 59 || second > 60) return null;
  return { timeMs: Date.UTC(fullYear, month, day, hour, minute, second) - zoneMinutes * MINUTE_MS, zoneMinutes };
}

/** `+0130` → 90 */
export function parseZone(zone: string): number | null {
  const match = /^([+-])(\d{2})(\d{2})$/.exec(zone);
  return match ? (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3])) : null;
}

/** Null for a part that is none. */
export function datePart(time: ZonedTime, part: string): string | null {
  const local = new Date(time.timeMs + time.zoneMinutes * MINUTE_MS);
  const zone = zoneText(time.zoneMinutes);
  const pad = (number: number, length = 2): string => `${number}`.padStart(length, '0');
  const year = pad(local.getUTCFullYear(), 4);
  const [month, day] = [pad(local.getUTCMonth() + 1), pad(local.getUTCDate())];
  const clock = [local.getUTCHours(), local.getUTCMinutes(), local.getUTCSeconds()].map((number) => pad(number));
  const [hour = '', minute = '', second = ''] = clock;
  switch (part.toLowerCase()) {
    case 'year':
      return year;
    case 'month':
      return month;
    case 'day':
      return day;
    case 'date':
      return `${year}-${month}-${day}`;
    case 'julian':
      return `${Math.floor((local.getTime() - JULIAN_EPOCH_MS) / DAY_MS)}`;
    case 'hour':
      return hour;
    case 'minute':
      return minute;
    case 'second':
      return second;
    case 'time':
      return clock.join(':');
    case 'iso8601':
      return `${year}-${month}-${day}T${clock.join(':')}${time.zoneMinutes === 0 ? 'Z' : `${zone.slice(0, 3)}:${zone.slice(3)}`}`;
    case 'std11':
      return `${DAYS[local.getUTCDay()] ?? ''}, ${day} ${MONTHS[local.getUTCMonth()] ?? ''} ${year} ${clock.join(':')} ${zone}`;
    case 'zone':
      return zone;
    case 'weekday':
      return `${local.getUTCDay()}`;
    default:
      return null;
  }
}

function zoneText(minutes: number): string {
  const absolute = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${`${Math.floor(absolute / 60)}`.padStart(2, '0')}${`${absolute % 60}`.padStart(2, '0')}`;
}
