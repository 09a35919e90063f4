/** What storage's rows and an API answer do not agree on: times, and a call that answers nothing. */

/** @param time Milliseconds since 1970. */
export function iso(time: number): string {
  return new Date(time).toISOString();
}

/** The answer `{}` of an endpoint that has nothing to tell. */
export async function done(work: Promise<void>): Promise<Record<string, never>> {
  await work;
  return {};
}
