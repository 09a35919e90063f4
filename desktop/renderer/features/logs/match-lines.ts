/** Tries one expression on many lines. Its time is not bounded – an expression may backtrack for ever – so it runs in a worker only. Pure. */
export interface Match {
  readonly source: string;
  readonly flags: string;
  readonly inverse: boolean;
}

/** One octet a line: 1 when it is wanted. @throws SyntaxError */
export function matchLines({ source, flags, inverse }: Match, lines: readonly string[]): Uint8Array<ArrayBuffer> {
  const expression = new RegExp(source, flags);
  return Uint8Array.from(lines, (line) => Number(expression.test(line) !== inverse));
}
