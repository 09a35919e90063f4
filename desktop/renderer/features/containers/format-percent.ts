/** Shares of one processor, as `docker stats` counts them. */
export function formatPercent(value: number, language: string): string {
  return `${value.toLocaleString(language, { maximumFractionDigits: 1, minimumFractionDigits: 1 })} %`;
}
