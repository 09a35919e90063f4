/** SEARCH (RFC 9051 §6.4.4). What flags and sizes answer is answered from memory; storage answers what looks into messages, for what is left. */
import type { ContentKey, MessageRow } from '../../../storage/api/operations.ts';
import type { ParsedCommand } from '../../../wire/imap/tokens.ts';
import { loginOf, selectedOf } from '../arguments.ts';
import { Refusal } from '../refusal.ts';
import { parseSearch, type SearchKey } from '../search-keys.ts';
import type { SelectedMailbox } from '../selected.ts';
import type { Session } from '../session.ts';

type Uids = readonly number[];

export async function search(session: Session, command: ParsedCommand, byUid: boolean): Promise<string> {
  const selected = selectedOf(session);
  const key = parseSearch(command.args);
  const found = await matching({ session, selected }, key, [...selected.uids]);
  const numbers = byUid ? found : found.map((uid) => selected.sequenceOf(uid)).filter((sequence) => sequence > 0);
  session.output.line(`* SEARCH${numbers.map((number) => ` ${number}`).join('')}`);
  return 'SEARCH completed';
}

interface Search {
  readonly session: Session;
  readonly selected: SelectedMailbox;
}

/** Those of `uids`, ascending, that the key fits. */
async function matching(search: Search, key: SearchKey, uids: Uids): Promise<Uids> {
  if (uids.length === 0 || search.session.ending) return [];
  switch (key.kind) {
    case 'and': {
      let left = uids;
      // The cheap ones first, so that little is left to look into.
      for (const each of [...key.keys].sort((a, b) => Number(looksInside(a)) - Number(looksInside(b)))) left = await matching(search, each, left);
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
    case 'date':
      if (key.sent) return inside(search, { kind: 'sent', from: key.from, to: key.to }, uids);
      return known(search, uids, (row) => row.internalDate >= key.from && row.internalDate < key.to);
    case 'all':
      return uids;
    case 'none':
      return [];
    case 'flag':
      return known(search, uids, (row) => row.flags.some((flag) => flag.toLowerCase() === key.flag.toLowerCase()) === key.set);
    case 'size':
      return known(search, uids, (row) => (key.larger ? row.sizeBytes > key.bytes : row.sizeBytes < key.bytes));
    case 'set':
      return inSet(search.selected, key, uids);
  }
}

function looksInside(key: SearchKey): boolean {
  switch (key.kind) {
    case 'and':
    case 'or':
      return key.keys.some(looksInside);
    case 'not':
      return looksInside(key.key);
    case 'date':
      return key.sent;
    default:
      return key.kind === 'header' || key.kind === 'text';
  }
}

async function inside({ session, selected }: Search, key: ContentKey, uids: Uids): Promise<Uids> {
  const input = { session: loginOf(session).token, mailboxId: selected.id, uids, key };
  const outcome = await session.deps.storage.call('message.search', input);
  if (outcome.kind === 'too-many') throw new Refusal('NO', 'That would read too many messages; narrow it by date or size', 'LIMIT');
  return outcome.uids;
}

function known({ selected }: Search, uids: Uids, fits: (row: MessageRow) => boolean): Uids {
  return uids.filter((uid) => {
    const row = selected.row(uid);
    return row !== undefined && fits(row);
  });
}

function inSet(selected: SelectedMailbox, key: Extract<SearchKey, { kind: 'set' }>, uids: Uids): Uids {
  const last = key.byUid ? (selected.uids.at(-1) ?? 0) : selected.count;
  const ranges = key.ranges.map((range) => {
    const [a = 0, b = 0] = range.map((each) => (each === Infinity ? last : each));
    return [Math.min(a, b), Math.max(a, b)] as const;
  });
  return uids.filter((uid) => {
    const value = key.byUid ? uid : selected.sequenceOf(uid);
    return ranges.some(([low, high]) => value >= low && value <= high);
  });
}

function without(uids: Uids, others: Uids): Uids {
  const gone = new Set(others);
  return uids.filter((uid) => !gone.has(uid));
}

function union(a: Uids, b: Uids): Uids {
  return [...a, ...b].sort((x, y) => x - y);
}
