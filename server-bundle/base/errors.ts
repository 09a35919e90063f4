/** What every room needs to speak of failures: words of an unknown error, its system code, and a proof of exhaustiveness. */

/** The words of anything thrown; the causes are kept out, for they may be shown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** `ENOENT`, `ECONNREFUSED`, `SQLITE_FULL` … of an error that has one. */
export function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

export function isAbort(error: unknown): boolean {
  return error instanceof Error && (error.name === 'AbortError' || codeOf(error) === 'ABORT_ERR');
}

export function assertNever(value: never): never {
  throw new Error(`This case was never to be reached: ${JSON.stringify(value)}`);
}
