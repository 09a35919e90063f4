/**
 * A set-up step as plain data: what makes it needed, what it does, how it is proven and how it is taken back.
 * Pure: nothing here runs anything. `services/setup/run-plan.ts` carries steps out through a `Remote`.
 */
import type { ErrorCode } from '../../contract/errors.ts';
import type { Command } from './command.ts';

/** A question to the server with a yes or no. */
export type Condition =
  | { readonly kind: 'succeeds'; readonly command: Command }
  /** Succeeds and stdout, trimmed, matches the regular expression. */
  | { readonly kind: 'prints'; readonly command: Command; readonly pattern: string }
  | { readonly kind: 'file-is'; readonly path: string; readonly sha256: string; readonly mode?: string; readonly owner?: string }
  | { readonly kind: 'image-present'; readonly reference: string; readonly id: string }
  /** Every service of the compose project is running and healthy. */
  | { readonly kind: 'stack-healthy'; readonly project: string; readonly services: readonly string[] }
  /** A second, fresh connection with the key alone logs in. */
  | { readonly kind: 'key-login' }
  | { readonly kind: 'all'; readonly conditions: readonly Condition[] }
  | { readonly kind: 'any'; readonly conditions: readonly Condition[] }
  | { readonly kind: 'never' };

/** Something done to the server. */
export type Action =
  | { readonly kind: 'run'; readonly command: Command }
  /** Written atomically (temporary file, fsync, rename), as root. `secret` content is never shown or audited. */
  | {
      readonly kind: 'write';
      readonly path: string;
      readonly content: string;
      readonly mode: string;
      readonly owner: string;
      readonly secret?: boolean;
    }
  /** Resumable upload of a local artefact; the remote SHA-256 is checked before it is put in place. */
  | { readonly kind: 'upload'; readonly source: string; readonly path: string; readonly sha256: string; readonly sizeBytes: number }
  /** Appends the app's public key to authorized_keys of the login user, if absent. */
  | { readonly kind: 'authorize-key' }
  /** Stops the step here, with this code and these words, unless the condition holds. */
  | { readonly kind: 'require'; readonly condition: Condition; readonly code: ErrorCode; readonly message: string }
  /** Something that this computer does, with the server or alone: `words` say what, `work` names it to whoever carries it out. */
  | { readonly kind: 'locally'; readonly work: string; readonly words: string }
  | {
      readonly kind: 'wait';
      readonly condition: Condition;
      readonly timeoutMs: number;
      readonly onTimeout: readonly Action[];
      /** What a time-out means here; without it STEP_FAILED, naming the condition. */
      readonly failure?: { readonly code: ErrorCode; readonly message: string };
    };

export interface Step {
  readonly id: string;
  /** i18n-ready: an English sentence fragment, verb first. */
  readonly title: string;
  readonly why: string;
  /** Rough duration on a small server, for the time-left display. */
  readonly estimateMs: number;
  /** Satisfied → the step is skipped. */
  readonly probe: Condition;
  readonly apply: readonly Action[];
  /** Checked after apply; unsatisfied → undo runs and the step fails. */
  readonly verify: Condition;
  readonly undo?: readonly Action[];
}
