/** What the command line says with its exit code; stable. */
export const EXIT = {
  fine: 0,
  failed: 1,
  wrongUse: 2,
  /** Carried out, but a check is not green. */
  notGreen: 3,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Wrong use found by us rather than by the parser. */
export class WrongUse extends Error {
  override readonly name = 'WrongUse';
}
