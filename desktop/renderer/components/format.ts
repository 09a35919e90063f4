/** Numbers and times in the person's language. */
const UNITS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];

export function formatWhen(at: string, language: string, nowMs: number = Date.now()): string {
  const seconds = Math.round((Date.parse(at) - nowMs) / 1000);
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  for (const [unit, size] of UNITS) if (Math.abs(seconds) >= size) return format.format(Math.round(seconds / size), unit);
  return format.format(Math.abs(seconds) < 5 ? 0 : seconds, 'second');
}

/** In MB, whatever the size; one decimal below 100. */
export function formatMegabytes(bytes: number, language: string): string {
  const megabytes = bytes / 1_000_000;
  const digits = megabytes < 100 && megabytes > 0 ? 1 : 0;
  return `${megabytes.toLocaleString(language, { maximumFractionDigits: digits, minimumFractionDigits: digits })} MB`;
}

const SIZES = [
  ['TB', 1e12],
  ['GB', 1e9],
] as const;

/** As disks are sold: MB below a GB, then GB, then TB; one decimal below 100. */
export function formatBytes(bytes: number, language: string): string {
  const [unit, size] = SIZES.find(([, least]) => bytes >= least) ?? [null, 1];
  if (unit === null) return formatMegabytes(bytes, language);
  const value = bytes / size;
  return `${value.toLocaleString(language, { maximumFractionDigits: value < 100 ? 1 : 0 })} ${unit}`;
}

/** Of a whole, or of one processor; one decimal where whole numbers say too little. */
export function formatPercent(percent: number, language: string, digits = percent < 10 ? 1 : 0): string {
  const style = { style: 'percent', maximumFractionDigits: digits } as const;
  return (percent / 100).toLocaleString(language, style);
}

export function formatDuration(ms: number, language: string): string {
  if (ms < 1_000) return `${Math.round(ms).toLocaleString(language)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toLocaleString(language, { maximumFractionDigits: ms < 10_000 ? 1 : 0 })} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60).toLocaleString(language)} min ${(seconds % 60).toLocaleString(language)} s`;
}
