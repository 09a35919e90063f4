/**
 * CATENATE (RFC 4469): a message put together on the server, of text that comes along and of messages that are here already or parts of them,
 * named by IMAP URLs. Only what belongs to this login is read: a URL of anybody else is as bad as one that names nothing.
 */
import type { MailboxId, MailboxRow } from '../../storage/api/operations.ts';
import { MAX_APPEND_BYTES } from '../../wire/imap/limits.ts';
import { parseCommand, SyntaxProblem, type Token } from '../../wire/imap/tokens.ts';
import { type MessageUrl, parseMessageUrl } from '../../wire/imap/url.ts';
import { parseStructure } from '../../wire/mime/structure.ts';
import { atomOf, bytesOf, listOf, loginOf, mailboxesOf, orGone } from './arguments.ts';
import { type BodySection, fetchItemsOf } from './fetch-items.ts';
import { MAX_CATENATED } from './limits.ts';
import { Refusal } from './refusal.ts';
import { sectionBytes } from './section.ts';
import type { Session } from './session.ts';

/** Puts together what one APPEND or REPLACE asks for; the pieces of all its messages count together. */
export class Catenation {
  readonly #session: Session;
  #bytesLeft = MAX_APPEND_BYTES;
  #mailboxes: readonly MailboxRow[] | null = null;
  /** Most parts of a message come from one other. */
  #latest: { readonly mailboxId: MailboxId; readonly uid: number; readonly raw: Buffer } | null = null;

  constructor(session: Session) {
    this.#session = session;
  }

  /** `(TEXT {…} URL "…")`. @throws SyntaxProblem, Refusal NO BADURL, TOOBIG */
  async join(list: Token | undefined): Promise<Buffer> {
    const tokens = listOf(list);
    if (tokens.length === 0 || tokens.length % 2 !== 0) throw new SyntaxProblem('CATENATE takes TEXT and URL, each with what it names');
    if (tokens.length > 2 * MAX_CATENATED) throw new Refusal('NO', `A message is put together of ${MAX_CATENATED} pieces at most`, 'LIMIT');
    // First all of the grammar, then what costs something.
    const readers = [];
    for (let at = 0; at < tokens.length; at += 2) readers.push(this.#readerOf(atomOf(tokens[at]), tokens[at + 1]));
    const pieces: Buffer[] = [];
    for (const read of readers) {
      const piece = await read();
      this.#bytesLeft -= piece.length;
      if (this.#bytesLeft < 0) throw new Refusal('NO', 'Put together that is larger than the server takes', 'TOOBIG');
      pieces.push(piece);
    }
    return Buffer.concat(pieces);
  }

  #readerOf(kind: string, token: Token | undefined): () => Promise<Buffer> {
    if (kind === 'TEXT' && token?.kind === 'string' && token.literal) return () => Promise.resolve(token.value);
    if (kind !== 'URL') throw new SyntaxProblem('CATENATE takes TEXT with a literal, and URL with a string');
    const text = bytesOf(token).toString('latin1');
    return () => this.#partOf(text);
  }

  async #partOf(text: string): Promise<Buffer> {
    const url = parseMessageUrl(text);
    const section = url && sectionOf(url);
    const mailboxId = url && this.#isOwn(url) ? await this.#mailboxOf(url) : null;
    if (!url || !section || mailboxId === null) throw badUrl(text);
    const raw = await this.#messageOf(mailboxId, url.uid);
    const bytes = raw && sectionBytes(raw, () => parseStructure(raw), section);
    if (!bytes) throw badUrl(text);
    return bytes;
  }

  #isOwn({ user, host }: MessageUrl): boolean {
    const { address } = loginOf(this.#session);
    return (user === null || user.toLowerCase() === address) && (host === null || host === this.#session.deps.hostname.toLowerCase());
  }

  async #mailboxOf({ mailbox, uidValidity }: MessageUrl): Promise<MailboxId | null> {
    const { selected } = this.#session;
    if (mailbox === null) return selected?.id ?? null;
    this.#mailboxes ??= await mailboxesOf(this.#session);
    const name = mailbox.replace(/^inbox(?=\/|$)/i, 'INBOX');
    const found = this.#mailboxes.find((row) => row.name === name && (uidValidity === null || row.uidValidity === uidValidity));
    return found?.id ?? null;
  }

  /** Null when it is gone. */
  async #messageOf(mailboxId: MailboxId, uid: number): Promise<Buffer | null> {
    if (this.#latest?.mailboxId === mailboxId && this.#latest.uid === uid) return this.#latest.raw;
    const raw = await orGone(this.#session.deps.storage.call('message.body', { session: loginOf(this.#session).token, mailboxId, uid }));
    this.#latest = raw && { mailboxId, uid, raw };
    return raw;
  }
}

/** What FETCH would give for BODY[section]<partial>; null for no section. */
function sectionOf({ section, partial }: MessageUrl): BodySection | null {
  try {
    const { args } = parseCommand([Buffer.from(`x FETCH BODY.PEEK[${section ?? ''}]`, 'latin1')]);
    const [item] = args.length === 1 ? fetchItemsOf(args[0], false) : [];
    return item?.kind === 'section' && item.partial === null ? { ...item, partial } : null;
  } catch (error) {
    if (error instanceof SyntaxProblem) return null;
    throw error;
  }
}

/** RFC 4469 §5: with the URL, as far as it can stand in a response code. */
function badUrl(text: string): Refusal {
  const shown = text.slice(0, 500).replaceAll(/[^\x20-\x5b\x5e-\x7e]/g, '?');
  return new Refusal('NO', 'That URL names nothing that this login can read', `BADURL ${shown}`);
}
