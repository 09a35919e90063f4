/** A script that has been checked: every command is known, its extension required, its arguments of the right kind. */
import type { Extension } from './extensions.ts';
import type { Position } from './script-error.ts';

/** A text with the variables to be put in (RFC 5229 §3). Without the extension it is one piece. */
export type Template = readonly (string | VariableReference)[];

/** A name in lower case, or the number of a match variable. */
export type VariableReference = { readonly variable: string } | { readonly match: number };

export type ArgumentValue =
  { readonly kind: 'number'; readonly value: number } | { readonly kind: 'strings'; readonly strings: readonly Template[]; readonly at: Position };

export interface Node {
  readonly name: string;
  readonly at: Position;
  /** By name without the colon; true where the tag takes no value. */
  readonly tags: ReadonlyMap<string, ArgumentValue | true>;
  readonly values: readonly ArgumentValue[];
}

export interface Test extends Node {
  readonly tests: readonly Test[];
}

export interface Branch {
  /** Null for else. */
  readonly test: Test | null;
  readonly block: readonly Statement[];
}

export type Statement = { readonly kind: 'if'; readonly branches: readonly Branch[] } | { readonly kind: 'action'; readonly node: Node };

export interface Script {
  readonly requires: ReadonlySet<Extension>;
  readonly statements: readonly Statement[];
}
