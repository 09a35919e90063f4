/** What a script asks for, as plain data: nothing has been done yet. */
import type { Position } from '../../wire/sieve/script-error.ts';

export type Action =
  | {
      readonly kind: 'store';
      /** Null: where the message would have gone without a script. A leading backslash names a special use. */
      readonly folder: string | null;
      readonly create: boolean;
      readonly flags: readonly string[];
      /** As edited so far. */
      readonly raw: Buffer;
    }
  | { readonly kind: 'redirect'; readonly address: string; readonly raw: Buffer }
  | { readonly kind: 'reject'; readonly reason: string }
  | { readonly kind: 'vacation'; readonly vacation: Vacation };

export interface Vacation {
  readonly reason: string;
  /** The reason is a MIME entity with its own header. */
  readonly isMime: boolean;
  readonly subject: string | null;
  readonly from: string | null;
  readonly addresses: readonly string[];
  /** Answers with the same handle count as one. */
  readonly handle: string;
  readonly seconds: number;
}

/** Has this been seen before? Asking is remembering. */
export interface Question {
  readonly key: string;
  readonly seconds: number;
  /** The time begins anew when it is seen again. */
  readonly extend: boolean;
}

export type Outcome =
  | { readonly kind: 'done'; readonly actions: readonly Action[] }
  /** To be run again with the answer. */
  | { readonly kind: 'question'; readonly question: Question }
  /** The message is to be kept as if there were no script (RFC 5228 §2.10.6). */
  | { readonly kind: 'failed'; readonly message: string; readonly at: Position | null };

/** Ends a run. */
export class SieveRuntimeError extends Error {
  override readonly name = 'SieveRuntimeError';
}

export class SieveQuestion extends Error {
  override readonly name = 'SieveQuestion';
  readonly question: Question;
  constructor(question: Question) {
    super('The script asks whether something was seen before.');
    this.question = question;
  }
}
