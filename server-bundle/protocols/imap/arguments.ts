/** Reads a command's arguments by the shape it expects. @throws SyntaxProblem, answered with BAD */
import { decodeName } from '../../wire/imap/mutf7.ts';
import { parseSet, type Range } from '../../wire/imap/sequence-set.ts';
import { type ParsedCommand, SyntaxProblem, type Token } from '../../wire/imap/tokens.ts';
import { StorageError, type MailboxRow } from '../../storage/api/operations.ts';
import { MAX_MAILBOX_NAME_LENGTH } from './limits.ts';
import { Refusal } from './refusal.ts';
import type { Login, Session } from './session.ts';
import type { SelectedMailbox } from './selected.ts';

export function requireCount(command: ParsedCommand, least: number, most: number = least): void {
  if (command.args.length < least || command.args.length > most) throw new SyntaxProblem(`${command.name} takes another number of arguments`);
}

/** An atom or a string, as bytes. */
export function bytesOf(token: Token | undefined): Buffer {
  if (token?.kind === 'string') return token.value;
  if (token?.kind === 'atom') return Buffer.from(token.text, 'latin1');
  throw new SyntaxProblem('a string was expected');
}

export function textOf(token: Token | undefined): string {
  return bytesOf(token).toString('utf8');
}

/** Upper case. */
export function atomOf(token: Token | undefined): string {
  if (token?.kind !== 'atom') throw new SyntaxProblem('an atom was expected');
  return token.text.toUpperCase();
}

export function listOf(token: Token | undefined): readonly Token[] {
  if (token?.kind !== 'list') throw new SyntaxProblem('a list in parentheses was expected');
  return token.items;
}

export function setOf(token: Token | undefined): Range[] {
  if (token?.kind !== 'atom') throw new SyntaxProblem('a message set was expected');
  return parseSet(token.text);
}

/** A mailbox name as storage knows it: Unicode in normalization form C (RFC 9051 §5.1), INBOX in capitals, no level empty. In UTF-8 `&` means itself (RFC 6855 §3). */
export function mailboxNameOf(token: Token | undefined, isUtf8 = false): string {
  const name = decodeName(bytesOf(token), isUtf8).normalize('NFC');
  return name.toUpperCase() === 'INBOX' ? 'INBOX' : name.replace(/^inbox\//i, 'INBOX/');
}

/** The name as it was sent, where that was not in normalization form C; else null. */
export function oldNameOf(token: Token | undefined, isUtf8: boolean): string | null {
  const sent = decodeName(bytesOf(token), isUtf8);
  return sent === sent.normalize('NFC') ? null : sent;
}

/** A name that may be created. */
export function newMailboxNameOf(token: Token | undefined, isUtf8 = false): string {
  const name = mailboxNameOf(token, isUtf8).replace(/\/$/, '');
  const levels = name.split('/');
  const bad = name.length > MAX_MAILBOX_NAME_LENGTH || levels.includes('') || /\p{Cc}/u.test(name);
  if (bad) throw new Refusal('NO', 'That name cannot be a mailbox: levels stand between single slashes, 255 characters at most', 'CANNOT');
  return name;
}

const SYSTEM_FLAGS = new Map(['\\Seen', '\\Answered', '\\Flagged', '\\Deleted', '\\Draft'].map((flag) => [flag.toLowerCase(), flag]));

/** Flags, in the spelling that is kept. \Recent is the server's and is passed over. */
export function flagsOf(tokens: readonly Token[]): string[] {
  const flags = tokens.map((token) => {
    if (token.kind !== 'atom') throw new SyntaxProblem('a flag was expected');
    const system = SYSTEM_FLAGS.get(token.text.toLowerCase());
    if (system) return system;
    if (token.text.startsWith('\\') && token.text.toLowerCase() !== '\\recent') throw new SyntaxProblem('there is no such system flag');
    // It would end the response code that it is told in (RFC 9051 §9 resp-specials).
    if (token.text.includes(']')) throw new SyntaxProblem('a flag has no "]"');
    if (token.text.length > 100) throw new SyntaxProblem('a keyword is too long');
    return token.text;
  });
  return [...new Set(flags)].filter((flag) => flag.toLowerCase() !== '\\recent');
}

/** The dispatch table guarantees both; this tells the compiler. */
export function loginOf(session: Session): Login {
  if (!session.login) throw new Refusal('NO', 'Log in first');
  return session.login;
}

export function selectedOf(session: Session): SelectedMailbox {
  if (!session.selected) throw new Refusal('BAD', 'Select a mailbox first');
  return session.selected;
}

export function writableOf(session: Session): SelectedMailbox {
  const selected = selectedOf(session);
  if (selected.readOnly) throw new Refusal('NO', 'The mailbox is open for reading only', 'READ-ONLY');
  return selected;
}

export async function mailboxesOf(session: Session): Promise<readonly MailboxRow[]> {
  return session.deps.storage.call('mailbox.list', { session: loginOf(session).token });
}

/** @throws Refusal NO with the code that tells a client whether to create it. */
export async function mailboxNamed(session: Session, name: string, code: 'NONEXISTENT' | 'TRYCREATE'): Promise<MailboxRow> {
  const found = await session.deps.storage.call('mailbox.get', { session: loginOf(session).token, name });
  if (!found) throw new Refusal('NO', 'There is no such mailbox', code);
  return found;
}

/** Messages that a FETCH, STORE, COPY or MOVE names, `$` included (RFC 5182). */
export function chosenUids(selected: SelectedMailbox, token: Token | undefined, byUid: boolean): number[] {
  if (token?.kind === 'atom' && token.text === '$') return selected.saved.filter((uid) => selected.sequenceOf(uid) > 0);
  const ranges = setOf(token);
  if (!byUid && selected.exceeds(ranges)) throw new Refusal('BAD', 'There is no message of that number');
  return selected.resolve(ranges, byUid);
}

/** null for a message or mailbox that somebody else has removed since. */
export async function orGone<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof StorageError && error.code === 'NOT_FOUND') return null;
    throw error;
  }
}
