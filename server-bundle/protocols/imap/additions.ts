/**
 * The messages that APPEND and REPLACE bring: flags, a date, and a literal, a literal8 (RFC 3516 §4.4) or UTF8 with one (RFC 6855 §4).
 * @throws SyntaxProblem, Refusal
 */
import type { Addition } from '../../storage/api/operations.ts';
import { parseDateTime } from '../../wire/imap/format.ts';
import { SyntaxProblem, type Token } from '../../wire/imap/tokens.ts';
import { atomOf, flagsOf, listOf } from './arguments.ts';
import { Refusal } from './refusal.ts';
import type { Session } from './session.ts';

export function additionsOf(session: Session, tokens: readonly Token[]): Addition[] {
  const messages: Addition[] = [];
  for (let at = 0; at < tokens.length;) {
    const [message, next] = additionAt(session, tokens, at);
    messages.push(message);
    at = next;
  }
  if (messages.length === 0) throw new SyntaxProblem('the message comes as a literal');
  return messages;
}

function additionAt(session: Session, tokens: readonly Token[], start: number): [message: Addition, next: number] {
  let at = start;
  const flagList = tokens[at];
  if (flagList?.kind === 'list') at += 1;
  const when = tokens[at];
  if (when?.kind === 'string' && !when.literal) at += 1;
  const internalDate = when?.kind === 'string' && !when.literal ? parseDateTime(when.value.toString('latin1')) : Date.now();
  if (internalDate === null) throw new SyntaxProblem('the date is malformed');
  const isUtf8 = tokens[at]?.kind === 'atom';
  const raw = isUtf8 ? utf8Of(session, tokens[at], tokens[at + 1]) : literalOf(tokens[at]);
  const flags = flagList?.kind === 'list' ? flagsOf(flagList.items) : [];
  return [{ raw, flags, internalDate }, at + (isUtf8 ? 2 : 1)];
}

/** `UTF8 (~{…}`: only for those who have enabled it, so that a message with raw UTF-8 in its header is never a surprise. */
function utf8Of(session: Session, word: Token | undefined, list: Token | undefined): Buffer {
  const [literal, ...rest] = atomOf(word) === 'UTF8' ? listOf(list) : [];
  if (literal?.kind !== 'string' || !literal.isBinary || rest.length > 0) throw new SyntaxProblem('the message comes as a literal');
  if (!session.enabled.has('UTF8=ACCEPT')) throw new SyntaxProblem('UTF8 needs ENABLE UTF8=ACCEPT first');
  return literalOf(literal);
}

function literalOf(token: Token | undefined): Buffer {
  if (token?.kind !== 'string' || !token.literal) throw new SyntaxProblem('the message comes as a literal');
  if (token.value.length === 0) throw new Refusal('NO', 'An empty message is not kept');
  // We could not give it back: BODY[] has no octet NUL (RFC 3516 §4.4, the destination does not hold binary content).
  if (token.isBinary && token.value.includes(0)) throw new Refusal('NO', 'Octets of value 0 are not kept; encode that part in base64', 'UNKNOWN-CTE');
  return token.value;
}
