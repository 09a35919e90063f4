/** What is wrong with a filter script, and where, in words that the person who wrote it can act on. */

/** Both count from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

export class ScriptError extends Error {
  override readonly name = 'ScriptError';
  readonly at: Position;
  constructor(at: Position, message: string) {
    super(message);
    this.at = at;
  }
}
