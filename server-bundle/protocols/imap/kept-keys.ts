/** What storage keeps of messages to sort, thread and tell them apart by, asked for in pieces. */
import type { SortKeyRow } from '../../storage/api/operations.ts';
import { loginOf } from './arguments.ts';
import { MAX_ORDERED, SORT_KEYS_AT_ONCE } from './limits.ts';
import { Refusal } from './refusal.ts';
import type { SelectedMailbox } from './selected.ts';
import type { Session } from './session.ts';

/** Those of `uids` that still exist, in their order. */
export async function* keptKeys(session: Session, selected: SelectedMailbox, uids: readonly number[]): AsyncGenerator<SortKeyRow> {
  for (let at = 0; at < uids.length && !session.ending;) {
    const input = { session: loginOf(session).token, mailboxId: selected.id, uids: uids.slice(at, at + SORT_KEYS_AT_ONCE) };
    const { rows, answered } = await session.deps.storage.call('message.sort-keys', input);
    yield* rows;
    at += Math.max(1, answered);
  }
}

/** @throws Refusal LIMIT: so many are not put in order, for their keys are held meanwhile. */
export function requireOrderable(uids: readonly number[]): void {
  if (uids.length > MAX_ORDERED) throw new Refusal('NO', `More than ${MAX_ORDERED} messages are not put in order; narrow the search`, 'LIMIT');
}
