/** IMAP URLs that name a message or a part of one (RFC 5092 §11, RFC 2192): absolute, of this server without saying so, or of the selected mailbox. */

export interface MessageUrl {
  /** Null where the URL leaves it to the session. */
  readonly user: string | null;
  readonly host: string | null;
  /** Unicode; null for the selected one. */
  readonly mailbox: string | null;
  readonly uidValidity: number | null;
  readonly uid: number;
  /** What would stand in the brackets of BODY[…]; null for the whole message. */
  readonly section: string | null;
  readonly partial: readonly [offset: number, count: number] | null;
}

const NUMBER = '[1-9]\\d{0,9}';
const SERVER = /^imap:\/\/(?:([^/@]*)@)?([^/@:;?#]+)(?::\d{1,5})?(?=\/)/i;
const MESSAGE = new RegExp(
  `^(?:/?([^/;?#][^;?#]*?)/?(?:;UIDVALIDITY=(${NUMBER}))?/)?;UID=(${NUMBER})(?:/;SECTION=([^;?#]+?))?(?:/;PARTIAL=(\\d{1,10})(?:\\.(${NUMBER}))?)?$`,
  'i',
);
/** Of a user, what says how it logs in: no session does so because of a URL. */
const MECHANISM = /;AUTH=[^;]*$/i;
const MAX_LENGTH = 4_096;

/** Null for what is none, or names no message. */
export function parseMessageUrl(text: string): MessageUrl | null {
  if (text.length > MAX_LENGTH) return null;
  const server = SERVER.exec(text);
  const found = MESSAGE.exec(text.slice(server?.[0].length ?? 0));
  if (!found || (/^[a-z]+:/i.test(text) && !server)) return null;
  const [, mailbox, uidValidity, uid, section, offset, count] = found;
  if (server && mailbox === undefined) return null;
  try {
    return {
      user: decoded(server?.[1]?.replace(MECHANISM, '')),
      host: server?.[2]?.toLowerCase() ?? null,
      mailbox: decoded(mailbox),
      uidValidity: uidValidity === undefined ? null : Number(uidValidity),
      uid: Number(uid),
      section: decoded(section),
      partial: offset === undefined ? null : [Number(offset), count === undefined ? Infinity : Number(count)],
    };
  } catch {
    return null;
  }
}

/** @throws URIError */
function decoded(text: string | undefined): string | null {
  return text === undefined || text === '' ? null : decodeURIComponent(text);
}
