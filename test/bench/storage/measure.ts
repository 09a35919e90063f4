/** Small tools of measuring: rates with many callers at once, percentiles, tables. */
export interface Rate {
  readonly perSecond: number;
  readonly medianMs: number;
  readonly slowestMs: number;
}

/** `count` calls, `callers` at a time, each with a number of its own. */
export async function rate(count: number, callers: number, call: (n: number) => Promise<unknown>): Promise<Rate> {
  const took: number[] = [];
  let next = 0;
  const started = performance.now();
  await Promise.all(
    Array.from({ length: callers }, async () => {
      for (let n = next++; n < count; n = next++) {
        const at = performance.now();
        await call(n);
        took.push(performance.now() - at);
      }
    }),
  );
  const seconds = (performance.now() - started) / 1000;
  return { perSecond: count / seconds, medianMs: percentile(took, 0.5), slowestMs: percentile(took, 0.99) };
}

export function percentile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}

export function table(title: string, columns: readonly string[], rows: readonly (readonly (string | number)[])[]): void {
  const texts = [columns, ...rows.map((row) => row.map((cell) => (typeof cell === 'number' ? figure(cell) : cell)))];
  const widths = columns.map((_, column) => Math.max(...texts.map((row) => (row[column] ?? '').length)));
  console.log(`\n${title}`);
  for (const row of texts)
    console.log(`  ${row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0))).join('   ')}`);
}

function figure(value: number): string {
  return Math.abs(value) >= 100 ? value.toFixed(0) : value.toFixed(value >= 10 ? 1 : 2);
}
