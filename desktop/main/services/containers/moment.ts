/** A time of Docker's as ISO 8601; null for its year 1, which means never. Pure. */
export function momentOf(at: string): string | null {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) || date.getUTCFullYear() < 1970 ? null : date.toISOString();
}
