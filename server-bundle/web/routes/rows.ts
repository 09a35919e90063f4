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

type Given<T> = { readonly [K in keyof T]?: Exclude<T[K], undefined> };

/** Without the fields that were left out: a contract says `undefined` for them, storage wants them absent. */
export function given<T extends object>(fields: T): Given<T> {
  // What is left is not undefined.
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Given<T>;
}
