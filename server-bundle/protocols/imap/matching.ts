/** Which messages a search program fits. What flags and sizes answer is answered from memory; storage answers the rest, for what is left. */
import type { ContentKey, MessageRow, SortKeyRow } from '../../storage/api/operations.ts';
import { loginOf, selectedOf } from './arguments.ts';
import { enableCondstore, uidRequired } from './extensions.ts';
import { keptKeys } from './kept-keys.ts';
import { Refusal } from './refusal.ts';
import { asksModSeq, namesNumbers, type SearchKey } from './search-keys.ts';
import type { SelectedMailbox } from './selected.ts';
import type { Session } from './session.ts';

type Uids = readonly number[];

interface Search {
  readonly session: Session;
  readonly selected: SelectedMailbox;
  /** In ms: one moment for the whole search. */
  readonly now: number;
}

/** Of the selected mailbox, in ascending order. */
export function matchingUids(session: Session, key: SearchKey): Promise<Uids> {
  const selected = selectedOf(session);
  session.goesByNumbers = namesNumbers(key);
  if (session.goesByNumbers && session.enabled.has('UIDONLY')) throw uidRequired();
  if (asksModSeq(key)) enableCondstore(session);
  return matching({ session, selected, now: Date.now() }, key, [...selected.uids]);
}

/** Those of `uids`, ascending, that the key fits. */
async function matching(search: Search, key: SearchKey, uids: Uids): Promise<Uids> {
  if (uids.length === 0 || search.session.ending) return [];
  switch (key.kind) {
    case 'and': {
      let left = uids;
      // The cheap ones first, so that little is left to look into.
      for (const each of [...key.keys].sort((a, b) => cost(a) - cost(b))) left = await matching(search, each, left);
      return left;
    }
    case 'or': {
      const first = await matching(search, key.keys[0], uids);
      return union(first, await matching(search, key.keys[1], without(uids, first)));
    }
    case 'not':
      return without(uids, await matching(search, key.key, uids));
    case 'header':
    case 'text':
      return inside(search, key, uids);
    case 'id':
      return kept(search, uids, (row) => (key.of === 'email' ? row.emailId : row.threadId) === key.id);
    case 'date':
      return byDate(search, key, uids);
    default:
      return fromMemory(search, key, uids);
  }
}

type MemoryKey = Exclude<SearchKey, { readonly kind: 'and' | 'or' | 'not' | 'header' | 'text' | 'id' | 'date' }>;

function fromMemory({ selected, now }: Search, key: MemoryKey, uids: Uids): Uids {
  switch (key.kind) {
    case 'all':
      return uids;
    case 'none':
      return [];
    case 'set':
      return inSet(selected, key, uids);
    case 'saved-result': {
      const saved = new Set(selected.saved);
      return uids.filter((uid) => saved.has(uid));
    }
    case 'flag': {
      const wanted = key.flag.toLowerCase();
      return known(selected, uids, (row) => row.flags.some((flag) => flag.toLowerCase() === wanted) === key.set);
    }
    case 'size':
      return known(selected, uids, (row) => (key.larger ? row.sizeBytes > key.bytes : row.sizeBytes < key.bytes));
    case 'age':
      return known(selected, uids, (row) => (key.older ? row.internalDate <= now - key.ms : row.internalDate >= now - key.ms));
    case 'mod-seq':
      return known(selected, uids, (row) => row.modSeq >= key.atLeast);
  }
}

function byDate(search: Search, key: Extract<SearchKey, { kind: 'date' }>, uids: Uids): Promise<Uids> | Uids {
  const isWithin = (timeMs: number): boolean => timeMs >= key.from && timeMs < key.to;
  switch (key.of) {
    case 'sent':
      return inside(search, { kind: 'sent', from: key.from, to: key.to }, uids);
    case 'saved':
      return kept(search, uids, (row) => isWithin(row.saveDate));
    case 'arrival':
      return known(search.selected, uids, (row) => isWithin(row.internalDate));
  }
}

/** 0: answered from memory. 1: from what storage keeps of a message. 2: by looking into messages. */
function cost(key: SearchKey): number {
  switch (key.kind) {
    case 'and':
    case 'or':
      return Math.max(0, ...key.keys.map(cost));
    case 'not':
      return cost(key.key);
    case 'date':
      return key.of === 'arrival' ? 0 : key.of === 'saved' ? 1 : 2;
    case 'id':
      return 1;
    default:
      return key.kind === 'header' || key.kind === 'text' ? 2 : 0;
  }
}

async function inside({ session, selected }: Search, key: ContentKey, uids: Uids): Promise<Uids> {
  const input = { session: loginOf(session).token, mailboxId: selected.id, uids, key };
  const outcome = await session.deps.storage.call('message.search', input);
  if (outcome.kind === 'too-many') throw new Refusal('NO', 'That would read too many messages; narrow it by date or size', 'LIMIT');
  return outcome.uids;
}

async function kept({ session, selected }: Search, uids: Uids, fits: (row: SortKeyRow) => boolean): Promise<Uids> {
  const found: number[] = [];
  for await (const row of keptKeys(session, selected, uids)) if (fits(row)) found.push(row.uid);
  return found;
}

function known(selected: SelectedMailbox, uids: Uids, fits: (row: MessageRow) => boolean): Uids {
  return uids.filter((uid) => {
    const row = selected.row(uid);
    return row !== undefined && fits(row);
  });
}

function inSet(selected: SelectedMailbox, key: Extract<SearchKey, { kind: 'set' }>, uids: Uids): Uids {
  const wanted = new Set(selected.resolve(key.ranges, key.byUid));
  return uids.filter((uid) => wanted.has(uid));
}

function without(uids: Uids, others: Uids): Uids {
  const gone = new Set(others);
  return uids.filter((uid) => !gone.has(uid));
}

function union(a: Uids, b: Uids): Uids {
  return [...a, ...b].sort((x, y) => x - y);
}
