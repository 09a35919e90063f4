/**
 * GETMETADATA and SETMETADATA (RFC 5464 §4.2, §4.3): what a person notes about a mailbox, or, with an empty name, about the account. An account
 * belongs to one person, so its shared notes are as much theirs as the private ones; what the server itself says is read-only.
 */
import { type Annotation, type MailboxId, StorageError } from '../../../storage/api/operations.ts';
import { ANNOTATIONS_AT_ONCE, ANNOTATION_VALUE_MAX_BYTES } from '../../../storage/api/operations/annotations.ts';
import { astring, nstring } from '../../../wire/imap/format.ts';
import { SyntaxProblem, type Token } from '../../../wire/imap/tokens.ts';
import { bytesOf, listOf, loginOf, mailboxNamed, mailboxNameOf, requireCount } from '../arguments.ts';
import type { Run } from '../handlers.ts';
import { entryNameOf, metadataRequestOf } from '../metadata-request.ts';
import { Refusal } from '../refusal.ts';
import type { Session } from '../session.ts';
import { wireName } from './list.ts';

interface Place {
  /** As the wire has it. */
  readonly name: string;
  /** Null for the account. */
  readonly mailboxId: MailboxId | null;
}

export const getMetadata: Run = async (session, command) => {
  const { mailbox, names, depth, maxBytes } = metadataRequestOf(command.args);
  const place = await placeOf(session, mailbox);
  const input = { session: loginOf(session).token, mailboxId: place.mailboxId, names, depth };
  const kept = await session.deps.storage.call('annotation.get', input);
  const found = place.mailboxId === null ? [...kept, ...ofServer(session, names, depth)] : kept;
  const fitting = found.filter(({ value }) => value.length <= maxBytes);
  const known = new Set(found.map(({ name }) => name.toLowerCase()));
  // Whoever asked for one note by its name hears that there is none.
  const missing = depth === 0 ? names.filter((name) => !known.has(name.toLowerCase())) : [];
  const entries = [...fitting.map(({ name, value }) => `${astring(name)} ${valueOnWire(value)}`), ...missing.map((name) => `${astring(name)} NIL`)];
  if (entries.length > 0) session.output.line(`* METADATA ${place.name} (${entries.join(' ')})`);
  const longest = Math.max(0, ...found.map(({ value }) => value.length));
  return `${longest > maxBytes ? `[METADATA LONGENTRIES ${longest}] ` : ''}GETMETADATA completed`;
};

export const setMetadata: Run = async (session, command) => {
  requireCount(command, 2);
  const entries = entriesOf(listOf(command.args[1]));
  const place = await placeOf(session, command.args[0]);
  if (place.mailboxId === null && entries.some(({ name }) => /^\/shared\//i.test(name)))
    throw new Refusal('NO', 'What the server says of itself is for its administrator to change', 'NOPERM');
  if (entries.some(({ value }) => value !== null && value.length > ANNOTATION_VALUE_MAX_BYTES))
    throw new Refusal('NO', 'That is too long for a note', `METADATA MAXSIZE ${ANNOTATION_VALUE_MAX_BYTES}`);
  try {
    const { changed } = await session.deps.storage.call('annotation.set', { session: loginOf(session).token, mailboxId: place.mailboxId, entries });
    session.notices?.forgive(place.mailboxId, changed);
  } catch (error) {
    if (!(error instanceof StorageError) || error.code !== 'OVER_QUOTA') throw error;
    throw new Refusal('NO', 'There are as many notes as there may be; remove some first', 'METADATA TOOMANY');
  }
  return 'SETMETADATA completed';
};

async function placeOf(session: Session, token: Token | undefined): Promise<Place> {
  if (token?.kind === 'string' && token.value.length === 0) return { name: '""', mailboxId: null };
  const mailbox = await mailboxNamed(session, mailboxNameOf(token, session.isUtf8), 'NONEXISTENT');
  return { name: wireName(mailbox.name, session.isUtf8), mailboxId: mailbox.id };
}

/** RFC 5464 §6.2.2: how to reach whoever runs the server. RFC 5321 §4.5.1 makes every domain have that address. */
function ofServer(session: Session, names: readonly string[], depth: 0 | 1 | 'infinity'): Annotation[] {
  const isAsked = names.some((name) => /^\/shared\/admin$/i.test(name) || (depth !== 0 && /^\/shared$/i.test(name)));
  const domain = loginOf(session).address.replace(/^.*@/, '');
  return isAsked ? [{ name: '/shared/admin', value: Buffer.from(`mailto:postmaster@${domain}`) }] : [];
}

function entriesOf(tokens: readonly Token[]): { readonly name: string; readonly value: Buffer | null }[] {
  if (tokens.length === 0 || tokens.length % 2 !== 0) throw new SyntaxProblem('SETMETADATA takes names and values by turns');
  if (tokens.length > 2 * ANNOTATIONS_AT_ONCE) throw new Refusal('NO', 'Those are too many at once', 'METADATA TOOMANY');
  return tokens.flatMap((token, at) => (at % 2 === 0 ? [{ name: entryNameOf(token), value: valueOf(tokens[at + 1]) }] : []));
}

function valueOf(token: Token | undefined): Buffer | null {
  if (token?.kind === 'string') return bytesOf(token);
  if (token?.kind === 'atom' && token.text.toUpperCase() === 'NIL') return null;
  throw new SyntaxProblem('a value is a string, or NIL');
}

/** A literal8 for what holds octets of value 0 (RFC 5464 §5). */
function valueOnWire(value: Buffer): string {
  const latin1 = value.toString('latin1');
  return value.includes(0) ? `~{${value.length}}\r\n${latin1}` : nstring(latin1);
}
