/**
 * The search program of SEARCH, SORT and THREAD as a tree; parsing only. The keys of RFC 9051 §6.4.4 and RFC 3501 §6.4.4, with `$`
 * (RFC 5182), OLDER and YOUNGER (RFC 5032), MODSEQ (RFC 7162 §3.1.5), EMAILID and THREADID (RFC 8474 §6), SAVEDBEFORE and its like (RFC 8514 §4).
 */
import { parseDate } from '../../wire/imap/format.ts';
import { parseSet, type Range } from '../../wire/imap/sequence-set.ts';
import { SyntaxProblem, type Token } from '../../wire/imap/tokens.ts';
import { bytesOf } from './arguments.ts';
import { MAX_SEARCH_KEYS } from './limits.ts';
import { Refusal } from './refusal.ts';

export type SearchKey =
  | { readonly kind: 'all' }
  | { readonly kind: 'none' }
  | { readonly kind: 'flag'; readonly flag: string; readonly set: boolean }
  | { readonly kind: 'set'; readonly ranges: readonly Range[]; readonly byUid: boolean }
  /** What the last SEARCH with SAVE found. */
  | { readonly kind: 'saved-result' }
  | { readonly kind: 'size'; readonly larger: boolean; readonly bytes: number }
  /** Half-open, in ms; `sent` goes by the Date field. */
  | { readonly kind: 'date'; readonly of: 'arrival' | 'sent' | 'saved'; readonly from: number; readonly to: number }
  | { readonly kind: 'age'; readonly older: boolean; readonly ms: number }
  | { readonly kind: 'mod-seq'; readonly atLeast: number }
  | { readonly kind: 'id'; readonly of: 'email' | 'thread'; readonly id: string }
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
const DATE_KEY = /^(SENT|SAVED)?(BEFORE|ON|SINCE)$/;
const OBJECT_ID = /^[A-Za-z0-9_-]{1,255}$/;

/** SEARCH's arguments: the character set may be said in front of the keys. */
export function parseSearch(args: readonly Token[]): SearchKey {
  const first = args[0];
  if (first?.kind !== 'atom' || first.text.toUpperCase() !== 'CHARSET') return parseKeys(args);
  requireCharset(args[1]);
  return parseKeys(args.slice(2));
}

/** @throws Refusal BADCHARSET with those that are known (RFC 9051 §7.1). */
export function requireCharset(token: Token | undefined): void {
  const charset = bytesOf(token).toString('latin1').toUpperCase();
  if (charset !== 'UTF-8' && charset !== 'US-ASCII') throw new Refusal('NO', 'Only UTF-8 and US-ASCII are searched', 'BADCHARSET (UTF-8 US-ASCII)');
}

export function parseKeys(args: readonly Token[]): SearchKey {
  return allOf(args, { left: MAX_SEARCH_KEYS });
}

/** Whether the answer tells the mod-sequence too (RFC 7162 §3.1.5). */
export function asksModSeq(key: SearchKey): boolean {
  if (key.kind === 'and' || key.kind === 'or') return key.keys.some(asksModSeq);
  return key.kind === 'not' ? asksModSeq(key.key) : key.kind === 'mod-seq';
}

/** Whether it depends on sequence numbers. */
export function namesNumbers(key: SearchKey): boolean {
  if (key.kind === 'and' || key.kind === 'or') return key.keys.some(namesNumbers);
  return key.kind === 'not' ? namesNumbers(key.key) : key.kind === 'set' && !key.byUid;
}

/** Of keys, in all lists together. */
interface Budget {
  left: number;
}

interface Cursor {
  readonly args: readonly Token[];
  readonly budget: Budget;
  at: number;
}

function allOf(args: readonly Token[], budget: Budget): SearchKey {
  if (args.length === 0) throw new SyntaxProblem('a search takes at least one key');
  const cursor: Cursor = { args, budget, at: 0 };
  const keys: SearchKey[] = [];
  while (cursor.at < args.length) keys.push(nextKey(cursor));
  return { kind: 'and', keys };
}

function take(cursor: Cursor): Token {
  const token = cursor.args[cursor.at];
  if (!token) throw new SyntaxProblem('a search key lacks its argument');
  cursor.at += 1;
  return token;
}

function nextKey(cursor: Cursor): SearchKey {
  cursor.budget.left -= 1;
  if (cursor.budget.left < 0) throw new SyntaxProblem('that search is too long');
  const token = take(cursor);
  if (token.kind === 'list') return allOf(token.items, cursor.budget);
  if (token.kind !== 'atom') throw new SyntaxProblem('a search key was expected');
  const name = token.text.toUpperCase();
  if (/^[\d*$]/.test(name)) return setKey(name, false);
  return simpleKey(name) ?? dateKey(name, cursor) ?? keyWithArgument(name, cursor);
}

function setKey(text: string, byUid: boolean): SearchKey {
  return text === '$' ? { kind: 'saved-result' } : { kind: 'set', ranges: parseSet(text), byUid };
}

function simpleKey(name: string): SearchKey | null {
  const flag = FLAGS[name];
  if (flag) return { kind: 'flag', flag, set: true };
  const absent = name.startsWith('UN') ? FLAGS[name.slice(2)] : undefined;
  if (absent) return { kind: 'flag', flag: absent, set: false };
  // No message is ever \Recent here (RFC 9051 dropped it), so all are old and none is new. A save date every mailbox has.
  if (name === 'ALL' || name === 'OLD' || name === 'SAVEDATESUPPORTED') return { kind: 'all' };
  if (name === 'RECENT' || name === 'NEW') return { kind: 'none' };
  return null;
}

function dateKey(name: string, cursor: Cursor): SearchKey | null {
  const match = DATE_KEY.exec(name);
  if (!match) return null;
  const start = parseDate(latin1(cursor));
  if (start === null) throw new SyntaxProblem('a date is malformed');
  const of = match[1] === 'SENT' ? 'sent' : match[1] === 'SAVED' ? 'saved' : 'arrival';
  if (match[2] === 'BEFORE') return { kind: 'date', of, from: -Infinity, to: start };
  return { kind: 'date', of, from: start, to: match[2] === 'ON' ? start + DAY_MS : Infinity };
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
      return { kind: 'flag', flag: latin1(cursor), set: name === 'KEYWORD' };
    case 'LARGER':
    case 'SMALLER':
      return { kind: 'size', larger: name === 'LARGER', bytes: wholeNumber(cursor) };
    case 'OLDER':
    case 'YOUNGER':
      return { kind: 'age', older: name === 'OLDER', ms: interval(cursor) };
    case 'MODSEQ':
      return modSeqKey(cursor);
    case 'EMAILID':
    case 'THREADID':
      return { kind: 'id', of: name === 'EMAILID' ? 'email' : 'thread', id: objectId(cursor) };
    case 'UID':
      return setKey(latin1(cursor), true);
    case 'NOT':
      return { kind: 'not', key: nextKey(cursor) };
    case 'OR':
      return { kind: 'or', keys: [nextKey(cursor), nextKey(cursor)] };
    default:
      throw new SyntaxProblem('there is no such search key');
  }
}

function modSeqKey(cursor: Cursor): SearchKey {
  // The name of a flag's entry and its type: mod-sequences are kept per message, so they make no difference (RFC 7162 §3.1.5).
  if (cursor.args[cursor.at]?.kind === 'string') {
    cursor.at += 1;
    if (!/^(all|shared|priv)$/i.test(latin1(cursor))) throw new SyntaxProblem('MODSEQ takes all, shared or priv behind a name');
  }
  return { kind: 'mod-seq', atLeast: wholeNumber(cursor) };
}

function latin1(cursor: Cursor): string {
  return bytesOf(take(cursor)).toString('latin1');
}

function text(cursor: Cursor): string {
  return bytesOf(take(cursor)).toString('utf8').toLowerCase();
}

function objectId(cursor: Cursor): string {
  const id = latin1(cursor);
  if (!OBJECT_ID.test(id)) throw new SyntaxProblem('an object id is malformed');
  return id;
}

function wholeNumber(cursor: Cursor): number {
  const digits = latin1(cursor);
  if (!/^\d{1,19}$/.test(digits)) throw new SyntaxProblem('a number was expected');
  return Number(digits);
}

/** Seconds, not none. */
function interval(cursor: Cursor): number {
  const seconds = wholeNumber(cursor);
  if (seconds === 0) throw new SyntaxProblem('OLDER and YOUNGER take at least one second');
  return seconds * 1_000;
}
