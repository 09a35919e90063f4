/** In kB or MB a second. */
export function formatRate(bytesPerSecond: number, language: string): string {
  const [value, unit] = bytesPerSecond < 1_000_000 ? [bytesPerSecond / 1_000, 'kB/s'] : [bytesPerSecond / 1_000_000, 'MB/s'];
  return `${value.toLocaleString(language, { maximumFractionDigits: value < 100 ? 1 : 0 })} ${unit}`;
}
