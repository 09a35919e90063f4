/** From what a script asks for to what delivery does: folders, letters to be sent on, an answer, or a refusal. Pure. */
import { comparable } from '../../wire/address/address.ts';
import { readHeader, withFieldsOnTop, withoutFields } from '../../wire/header/header.ts';
import { field } from '../../wire/header/write.ts';
import { deliveredToField, isLooping } from '../forwarded.ts';
import type { Action, Outcome } from './outcome.ts';
import { vacationReply } from './vacation.ts';
import type { VacationReply } from './vacation.ts';

export interface Stored {
  /** Null: where the message goes without a script. */
  readonly folder: string | null;
  readonly create: boolean;
  readonly flags: readonly string[];
  readonly raw: Buffer;
}

export interface Redirected {
  readonly address: string;
  /** As mail/forwarded.ts describes it: whoever sends it writes a return path of ours and seals it. */
  readonly raw: Buffer;
}

export interface FilterPlan {
  readonly stores: readonly Stored[];
  readonly redirects: readonly Redirected[];
  readonly reply: VacationReply | null;
  /** Why the owner does not want it; nothing else is done then. */
  readonly rejection: string | null;
}

export interface Owner {
  readonly address: string;
  readonly addresses: readonly string[];
}

export interface Planned {
  readonly raw: Buffer;
  readonly sender: string;
  readonly now: Date;
  /** Where it goes without a script is Junk. */
  readonly isJunk: boolean;
}

/**
 * What was judged to be junk leaves the house for nobody: it is neither sent on, nor answered, nor refused at the cost of whoever was
 * forged. A message that was sent on from here before, or has been
 * sent on too often, is not sent on again. Both are kept instead.
 */
export function planFor(actions: readonly Action[], owner: Owner, letter: Planned): FilterPlan {
  const stores: Stored[] = actions
    .filter((action) => action.kind === 'store')
    .map(({ folder, create, flags, raw }) => ({ folder, create, flags, raw }));
  const rejected = actions.find((action) => action.kind === 'reject');
  const wanted = actions.filter((action) => action.kind === 'redirect');
  const redirects =
    letter.isJunk || isLooping(readHeader(letter.raw), owner.address)
      ? []
      : wanted.filter(({ address }) => !isOwner(owner, address)).map((each) => redirected(each, owner));
  const isKept = (redirects.length < wanted.length && stores.length === 0) || (letter.isJunk && rejected !== undefined);
  const vacation = actions.find((action) => action.kind === 'vacation');
  return {
    stores: isKept ? [{ folder: null, create: false, flags: [], raw: letter.raw }] : stores,
    redirects,
    reply: letter.isJunk || !vacation ? null : vacationReply(vacation.vacation, { ...letter, ...owner }),
    rejection: letter.isJunk || !rejected ? null : rejected.reason,
  };
}

/** As without a script, and the owner is told why. */
export function planOfFailure(outcome: Extract<Outcome, { kind: 'failed' }>, raw: Buffer): FilterPlan {
  const place = outcome.at === null ? '' : `line ${outcome.at.line}, column ${outcome.at.column}: `;
  const marked = withFieldsOnTop(raw, [field('X-Sieve-Error', `${place}${outcome.message}`.replace(/[^ -~]/g, '?'))]);
  return { stores: [{ folder: null, create: false, flags: [], raw: marked }], redirects: [], reply: null, rejection: null };
}

function redirected({ address, raw }: { readonly address: string; readonly raw: Buffer }, owner: Owner): Redirected {
  const letter = withoutFields(raw, readHeader(raw), ['return-path']);
  return { address, raw: withFieldsOnTop(letter, [deliveredToField(owner.address)]) };
}

function isOwner({ address, addresses }: Owner, asked: string): boolean {
  return [address, ...addresses].some((each) => comparable(each) === comparable(asked));
}
