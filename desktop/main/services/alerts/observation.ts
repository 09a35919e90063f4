/** One look at a server: what could be told, each part for itself. What is null could not be told and is judged no differently than before. */
import type { Container } from '../../../contract/models.ts';

export interface Observation {
  readonly atMs: number;
  /** Null while it answers; else since when it does not, and why. */
  readonly away: { readonly sinceMs: number; readonly code: string } | null;
  readonly containers: readonly Pick<Container, 'service' | 'state' | 'health' | 'restarts'>[] | null;
  readonly disk: { readonly usedBytes: number; readonly totalBytes: number } | null;
  readonly certificates: readonly { readonly name: string; readonly endsAt: string }[] | null;
  /** `at` null: there is none. `oldMs`: at this age one is missed. `failed`: the last scheduled one, when it did not end well. */
  readonly backup: {
    readonly at: string | null;
    readonly oldMs: number;
    readonly failed: { readonly at: string; readonly code: string } | null;
  } | null;
  /** Of those that wait for their next attempt. */
  readonly queue: { readonly waiting: number; readonly oldestAt: string | null } | null;
}
