/** A script as its grammar alone sees it (RFC 5228 §8.2): commands and tests by name, not yet looked up. */
import type { Position } from './script-error.ts';

export interface StringNode {
  readonly value: string;
  readonly at: Position;
}

export type ArgumentNode =
  | { readonly kind: 'tag'; readonly name: string; readonly at: Position }
  | { readonly kind: 'number'; readonly value: number; readonly at: Position }
  | {
      readonly kind: 'strings';
      /** False for a text that stands alone, without brackets. */ readonly isList: boolean;
      readonly strings: readonly StringNode[];
      readonly at: Position;
    };

export interface TestNode {
  readonly name: string;
  readonly arguments: readonly ArgumentNode[];
  readonly tests: readonly TestNode[];
  readonly at: Position;
}

export interface CommandNode extends TestNode {
  /** Null where a semicolon ends the command. */
  readonly block: readonly CommandNode[] | null;
}
