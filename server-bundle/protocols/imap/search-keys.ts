/** The search program of SEARCH (RFC 9051 §6.4.4) as a tree; parsing only. */
import { parseDate } from '../../wire/imap/format.ts';
import { parseSet, type Range } from '../../wire/imap/sequence-set.ts';
import { SyntaxProblem, type Token } from '../../wire/imap/tokens.ts';
import { bytesOf } from './arguments.ts';
import { MAX_SEARCH_KEYS } from './limits.ts';

export type SearchKey =
  | { readonly kind: 'all' }
  | { readonly kind: 'none' }
  | { readonly kind: 'flag'; readonly flag: string; readonly set: boolean }
  | { readonly kind: 'set'; readonly ranges: readonly Range[]; readonly byUid: boolean }
  | { readonly kind: 'size'; readonly larger: boolean; readonly bytes: number }
  /** Half-open, in ms; `sent` goes by the Date field. */
  | { readonly kind: 'date'; readonly sent: boolean; readonly from: number; readonly to: number }
  | { readonly kind: 'header'; readonly name: string; readonly text: string }
  | { readonly kind: 'text'; readonly text: string; readonly headerToo: boolean }
  | { readonly kind: 'and'; readonly keys: readonly SearchKey[] }
  | { readonly kind: 'or'; readonly keys: readonly [SearchKey, SearchKey] }
  | { readonly kind: 'not'; readonly key: SearchKey };

const DAY_MS = 86_400_000;
const FLAGS: Readonly<Record<string, string>> = {
  ANSWERED: '\\Answered',
  DELETED: '\\Deleted',
  DRAFT: '\\Draft',
  FLAGGED: '\\Flagged',
  SEEN: '\\Seen',
};

export function parseSearch(args: readonly Token[]): SearchKey {
  const cursor: Cursor = { args, at: 0, keys: 0 };
  const first = args[0];
  if (first?.kind === 'atom' && first.text.toUpperCase() === 'CHARSET') {
    const charset = bytesOf(args[1]).toString('latin1').toUpperCase();
    if (charset !== 'UTF-8' && charset !== 'US-ASCII') throw new SyntaxProblem('only UTF-8 and US-ASCII are searched');
    cursor.at = 2;
  }
  if (cursor.at >= args.length) throw new SyntaxProblem('SEARCH takes at least one key');
  const keys: SearchKey[] = [];
  while (cursor.at < args.length) keys.push(nextKey(cursor));
  return { kind: 'and', keys };
}

interface Cursor {
  readonly args: readonly Token[];
  at: number;
  keys: number;
}

function take(cursor: Cursor): Token {
  const token = cursor.args[cursor.at];
  if (!token) throw new SyntaxProblem('a search key lacks its argument');
  cursor.at += 1;
  return token;
}

function text(cursor: Cursor): string {
  return bytesOf(take(cursor)).toString('utf8').toLowerCase();
}

function day(cursor: Cursor): number {
  const date = parseDate(bytesOf(take(cursor)).toString('latin1'));
  if (date === null) throw new SyntaxProblem('a date is malformed');
  return date;
}

function nextKey(cursor: Cursor): SearchKey {
  cursor.keys += 1;
  if (cursor.keys > MAX_SEARCH_KEYS) throw new SyntaxProblem('that search is too long');
  const token = take(cursor);
  if (token.kind === 'list') return parseSearch(token.items);
  if (token.kind !== 'atom') throw new SyntaxProblem('a search key was expected');
  const name = token.text.toUpperCase();
  if (/^[\d*]/.test(name)) return { kind: 'set', ranges: parseSet(name), byUid: false };
  return simpleKey(name) ?? dateKey(name, cursor) ?? keyWithArgument(name, cursor);
}

function simpleKey(name: string): SearchKey | null {
  const flag = FLAGS[name];
  if (flag) return { kind: 'flag', flag, set: true };
  const absent = name.startsWith('UN') ? FLAGS[name.slice(2)] : undefined;
  if (absent) return { kind: 'flag', flag: absent, set: false };
  // No message is ever \Recent here (RFC 9051 dropped it), so all are old and none is new.
  if (name === 'ALL' || name === 'OLD') return { kind: 'all' };
  if (name === 'RECENT' || name === 'NEW') return { kind: 'none' };
  return null;
}

function dateKey(name: string, cursor: Cursor): SearchKey | null {
  const match = /^(SENT)?(BEFORE|ON|SINCE)$/.exec(name);
  if (!match) return null;
  const start = day(cursor);
  const sent = match[1] !== undefined;
  if (match[2] === 'BEFORE') return { kind: 'date', sent, from: -Infinity, to: start };
  return { kind: 'date', sent, from: start, to: match[2] === 'ON' ? start + DAY_MS : Infinity };
}

function keyWithArgument(name: string, cursor: Cursor): SearchKey {
  switch (name) {
    case 'FROM':
    case 'TO':
    case 'CC':
    case 'BCC':
    case 'SUBJECT':
      return { kind: 'header', name: name.toLowerCase(), text: text(cursor) };
    case 'HEADER':
      return { kind: 'header', name: text(cursor), text: text(cursor) };
    case 'BODY':
    case 'TEXT':
      return { kind: 'text', headerToo: name === 'TEXT', text: text(cursor) };
    case 'KEYWORD':
    case 'UNKEYWORD':
      return { kind: 'flag', flag: bytesOf(take(cursor)).toString('latin1'), set: name === 'KEYWORD' };
    case 'LARGER':
    case 'SMALLER':
      return { kind: 'size', larger: name === 'LARGER', bytes: wholeNumber(cursor) };
    case 'UID':
      return { kind: 'set', ranges: parseSet(bytesOf(take(cursor)).toString('latin1')), byUid: true };
    case 'NOT':
      return { kind: 'not', key: nextKey(cursor) };
    case 'OR':
      return { kind: 'or', keys: [nextKey(cursor), nextKey(cursor)] };
    default:
      throw new SyntaxProblem('there is no such search key');
  }
}

function wholeNumber(cursor: Cursor): number {
  const digits = bytesOf(take(cursor)).toString('latin1');
  if (!/^\d{1,12}$/.test(digits)) throw new SyntaxProblem('a number was expected');
  return Number(digits);
}
