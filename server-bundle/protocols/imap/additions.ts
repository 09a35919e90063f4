/**
 * The messages that APPEND and REPLACE bring: flags, a date, and a literal, a literal8 (RFC 3516 §4.4), UTF8 with one (RFC 6855 §4), or what
 * CATENATE names (RFC 4469).
 * @throws SyntaxProblem, Refusal
 */
import type { Addition } from '../../storage/api/operations.ts';
import { parseDateTime } from '../../wire/imap/format.ts';
import { SyntaxProblem, type Token } from '../../wire/imap/tokens.ts';
import { atomOf, flagsOf, listOf } from './arguments.ts';
import { Catenation } from './catenate.ts';
import { Refusal } from './refusal.ts';
import type { Session } from './session.ts';

export async function additionsOf(session: Session, tokens: readonly Token[]): Promise<Addition[]> {
  const messages: Addition[] = [];
  const catenation = new Catenation(session);
  for (let at = 0; at < tokens.length;) {
    const [message, next] = await additionAt({ session, catenation }, tokens, at);
    messages.push(message);
    at = next;
  }
  if (messages.length === 0) throw new SyntaxProblem('the message comes as a literal');
  return messages;
}

interface Work {
  readonly session: Session;
  readonly catenation: Catenation;
}

async function additionAt(work: Work, tokens: readonly Token[], start: number): Promise<[message: Addition, next: number]> {
  let at = start;
  const flagList = tokens[at];
  if (flagList?.kind === 'list') at += 1;
  const when = tokens[at];
  if (when?.kind === 'string' && !when.literal) at += 1;
  const internalDate = when?.kind === 'string' && !when.literal ? parseDateTime(when.value.toString('latin1')) : Date.now();
  if (internalDate === null) throw new SyntaxProblem('the date is malformed');
  const isNamed = tokens[at]?.kind === 'atom';
  const raw = isNamed ? await namedOf(work, atomOf(tokens[at]), tokens[at + 1]) : literalOf(tokens[at]);
  const flags = flagList?.kind === 'list' ? flagsOf(flagList.items) : [];
  return [{ raw, flags, internalDate }, at + (isNamed ? 2 : 1)];
}

async function namedOf({ session, catenation }: Work, word: string, list: Token | undefined): Promise<Buffer> {
  if (word === 'UTF8') return utf8Of(session, list);
  if (word !== 'CATENATE') throw new SyntaxProblem('the message comes as a literal');
  return keepable(await catenation.join(list));
}

/** `UTF8 (~{…}`: only for those who have enabled it, so that a message with raw UTF-8 in its header is never a surprise. */
function utf8Of(session: Session, list: Token | undefined): Buffer {
  const [literal, ...rest] = listOf(list);
  if (literal?.kind !== 'string' || !literal.isBinary || rest.length > 0) throw new SyntaxProblem('the message comes as a literal');
  if (!session.enabled.has('UTF8=ACCEPT')) throw new SyntaxProblem('UTF8 needs ENABLE UTF8=ACCEPT first');
  return literalOf(literal);
}

function literalOf(token: Token | undefined): Buffer {
  if (token?.kind !== 'string' || !token.literal) throw new SyntaxProblem('the message comes as a literal');
  return token.isBinary ? keepable(token.value) : notEmpty(token.value);
}

/** We could not give an octet NUL back: BODY[] has none (RFC 3516 §4.4, the destination does not hold binary content). */
function keepable(raw: Buffer): Buffer {
  if (raw.includes(0)) throw new Refusal('NO', 'Octets of value 0 are not kept; encode that part in base64', 'UNKNOWN-CTE');
  return notEmpty(raw);
}

function notEmpty(raw: Buffer): Buffer {
  if (raw.length === 0) throw new Refusal('NO', 'An empty message is not kept');
  return raw;
}
