/** What the sessions of the model do, as data that fast-check makes and shrinks. Numbers are taken modulo what there is. */
import fc from 'fast-check';
import type { Change } from './world.ts';

export const SESSIONS = 3;
export const NAMES = ['INBOX', 'A', 'B', 'A/x', 'C/y'] as const;

/** Which messages: two ends, and how they are said. */
export interface Pick {
  readonly low: number;
  readonly high: number;
  readonly form: 'one' | 'range' | 'pair' | 'last' | 'all' | 'from';
  readonly byUid: boolean;
}

export type SearchFor = 'ALL' | 'UNSEEN' | 'DELETED' | 'NOT FLAGGED' | 'KEYWORD $done';

interface Appending {
  readonly box: number;
  readonly flags: readonly string[];
}

/** What needs a selected mailbox. */
export type OnSelected =
  | { readonly kind: 'fetch' | 'copy' | 'move' | 'uid-expunge'; readonly pick: Pick; readonly to: number }
  | (Appending & { readonly kind: 'replace'; readonly pick: Pick })
  | { readonly kind: 'store'; readonly pick: Pick; readonly change: Change; readonly flags: readonly string[]; readonly silent: boolean }
  | { readonly kind: 'search'; readonly key: SearchFor; readonly byUid: boolean }
  | { readonly kind: 'expunge' | 'close' | 'unselect' };

export type Action =
  | OnSelected
  | (Appending & { readonly kind: 'append' })
  | { readonly kind: 'select' | 'create' | 'delete'; readonly box: number; readonly readOnly: boolean }
  | { readonly kind: 'rename'; readonly box: number; readonly to: number }
  | { readonly kind: 'noop' | 'idle' };

export interface Step {
  readonly who: number;
  readonly action: Action;
}

const number = fc.nat({ max: 9 });
const flags = fc.subarray(['\\Seen', '\\Flagged', '\\Deleted', '$done']);
const box = fc.nat({ max: NAMES.length - 1 });
const pick: fc.Arbitrary<Pick> = fc.record({
  low: number,
  high: number,
  form: fc.constantFrom('one', 'range', 'pair', 'last', 'all', 'from'),
  byUid: fc.boolean(),
});
export const onSelected: fc.Arbitrary<OnSelected> = fc.oneof(
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('replace' as const), box, flags, pick }) },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('store' as const),
      pick,
      change: fc.constantFrom<Change>('add', 'remove', 'set'),
      flags,
      silent: fc.boolean(),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constantFrom('fetch' as const, 'copy' as const, 'move' as const, 'uid-expunge' as const), pick, to: box }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('search' as const),
      key: fc.constantFrom<SearchFor>('ALL', 'UNSEEN', 'DELETED', 'NOT FLAGGED', 'KEYWORD $done'),
      byUid: fc.boolean(),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('expunge' as const, 'expunge' as const, 'close' as const, 'unselect' as const) }) },
);
const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 16, arbitrary: onSelected },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('append' as const), box, flags }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('select' as const),
      box: fc.constantFrom(0, 0, 1, 1, 2, 3),
      readOnly: fc.constantFrom(false, false, false, true),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('create' as const, 'delete' as const), box, readOnly: fc.constant(false) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('rename' as const), box, to: box }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom('noop' as const, 'idle' as const) }) },
);

/** Every session opens INBOX first: what does nothing proves nothing. */
export const steps: fc.Arbitrary<Step[]> = fc
  .array(fc.record({ who: fc.nat({ max: SESSIONS - 1 }), action }), { maxLength: 40, size: 'max' })
  .map((rest) => [...Array.from({ length: SESSIONS }, (_, who): Step => ({ who, action: { kind: 'select', box: 0, readOnly: false } })), ...rest]);
