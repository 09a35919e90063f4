/** What SORT and THREAD go by (RFC 5256 §2): the base subject, the message ids and the first addresses. Bounded, never throws. */
import { parseAddresses } from './addresses.ts';
import { type Field, valueOf } from './header.ts';
import { MAX_REFERENCES, MAX_SORT_KEY_LENGTH } from './limits.ts';
import { decodeHeaderValue } from './text.ts';

export interface BaseSubject {
  /** Case-folded and decomposed, so that equality and byte order are those of i;unicode-casemap, near enough. */
  readonly key: string;
  /** A reply or a forward. */
  readonly isReply: boolean;
}

const LEADER = /^\s*(?:\[[^[\]]{0,200}\]\s*)*(?:re|fwd?|aw|wg|sv|vs)\s*(?:\[[^[\]]{0,200}\]\s*)?:\s*/i;
const BLOB = /^\[[^[\]]{0,200}\]\s*(?=\S)/;
const TRAILER = /\s*\(fwd\)\s*$/i;
const FORWARDED = /^\[fwd:(.*)\]$/is;

/** RFC 5256 §2.1, with the reply marks of a few other languages. */
export function baseSubject(value: string | null): BaseSubject {
  let text = decodeHeaderValue((value ?? '').slice(0, 4000))
    .replaceAll(/\s+/g, ' ')
    .trim();
  let isReply = false;
  for (let round = 0; round < 50; round += 1) {
    const before = text;
    if (TRAILER.test(text)) {
      text = text.replace(TRAILER, '');
      isReply = true;
    }
    if (LEADER.test(text)) {
      text = text.replace(LEADER, '');
      isReply = true;
    }
    const forwarded = FORWARDED.exec(text)?.[1];
    if (forwarded !== undefined) {
      text = forwarded.trim();
      isReply = true;
    } else text = text.replace(BLOB, '');
    if (text === before) break;
  }
  return { key: collationKey(text), isReply };
}

export function collationKey(text: string): string {
  return text.toUpperCase().normalize('NFKD').slice(0, MAX_SORT_KEY_LENGTH).toWellFormed();
}

/** The mailbox part of the first address of a field (RFC 5256 §3: FROM, TO, CC), '' when there is none. */
export function addressKey(value: string | null): string {
  if (value === null) return '';
  for (const address of parseAddresses(value.slice(0, 4000))) {
    if (address.kind === 'mailbox') return collationKey(address.local);
    if (address.kind === 'group-start') return collationKey(address.name);
  }
  return '';
}

export interface MessageIds {
  readonly own: string | null;
  /** Oldest first: References, or the first of In-Reply-To where there are none. At most MAX_REFERENCES: the first and the last ones. */
  readonly parents: readonly string[];
}

export function messageIds(fields: readonly Field[]): MessageIds {
  const references = idsIn(valueOf(fields, 'references'));
  const parents = references.length > 0 ? references : idsIn(valueOf(fields, 'in-reply-to')).slice(0, 1);
  const own = idsIn(valueOf(fields, 'message-id'))[0] ?? null;
  const distinct = [...new Set(parents)].filter((id) => id !== own);
  return { own, parents: distinct.length > MAX_REFERENCES ? [...distinct.slice(0, 1), ...distinct.slice(1 - MAX_REFERENCES)] : distinct };
}

/** Quoting and blanks inside an id make no difference (RFC 5256 §3, "normalized Message ID"). */
function idsIn(value: string | null): string[] {
  return [...(value ?? '').slice(0, 100_000).matchAll(/<([^<>]{1,1000})>/g)]
    .map(([, id = '']) => id.replaceAll(/[\s"\\]/g, ''))
    .filter((id) => id !== '');
}
