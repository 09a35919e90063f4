/**
 * What the parameters of MAIL and RCPT ask for: SIZE (RFC 1870), BODY (RFC 6152), SMTPUTF8 (RFC 6531), AUTH (RFC 4954 §5), RET,
 * ENVID, NOTIFY and ORCPT (RFC 3461 §4), REQUIRETLS (RFC 8689). Values are decoded and checked here; a value that is not
 * exactly what its RFC allows refuses the command. BINARYMIME is not offered: nothing behind us could pass such mail on.
 */
import { LINE_LIMITS } from './limits.ts';
import type { EnvelopeArgument } from './path.ts';
import { SmtpError } from './reply.ts';
import { decodeUtf8Address, decodeXtext, isUtf8Xtext } from './xtext.ts';

export type Notify = 'NEVER' | 'SUCCESS' | 'FAILURE' | 'DELAY';

export interface MailParameters {
  /** As the client announced it; null when it did not. */
  readonly sizeBytes: number | null;
  readonly body: '7bit' | '8bitmime';
  readonly smtpUtf8: boolean;
  /** How much of the message a report of failure shall bring back. */
  readonly ret: 'FULL' | 'HDRS' | null;
  /** The sender's own name for this transaction, decoded; at most 100 characters. */
  readonly envid: string | null;
  readonly requireTls: boolean;
}

export interface RecipientParameters {
  /** Null when nothing was asked: failure and perhaps delay. */
  readonly notify: readonly Notify[] | null;
  /** `rfc822;ann@stranger.test`, decoded: the value of a report's Original-Recipient. */
  readonly orcpt: string | null;
}

const MAIL_NAMES = new Set(['SIZE', 'BODY', 'SMTPUTF8', 'AUTH', 'RET', 'ENVID', 'REQUIRETLS']);
const RECIPIENT_NAMES = new Set(['NOTIFY', 'ORCPT']);
const NOTIFY_WORDS: readonly string[] = ['SUCCESS', 'FAILURE', 'DELAY'] satisfies Notify[];

/** @throws SmtpError the refusal of the command */
export function mailParameters(sender: EnvelopeArgument, session: { readonly isTls: boolean; readonly maxBytes: number }): MailParameters {
  const { parameters } = sender;
  refuseUnknown(parameters, MAIL_NAMES, 'MAIL');
  const smtpUtf8 = flag(parameters, 'SMTPUTF8');
  if (sender.isInternational && !smtpUtf8) throw new SmtpError(553, '5.6.7', 'That address needs SMTPUTF8');
  const requireTls = flag(parameters, 'REQUIRETLS');
  if (requireTls && !session.isTls) throw new SmtpError(530, '5.7.10', 'REQUIRETLS can be asked for under TLS only: use STARTTLS first');
  const body = wordOf(parameters, 'BODY', ['7BIT', '8BITMIME']) === '8BITMIME' ? '8bitmime' : '7bit';
  return { sizeBytes: sizeOf(parameters, session.maxBytes), body, smtpUtf8, requireTls, ret: retOf(parameters), envid: envidOf(parameters) };
}

/** @throws SmtpError the refusal of the command */
export function recipientParameters(recipient: EnvelopeArgument, session: { readonly smtpUtf8: boolean }): RecipientParameters {
  const { parameters } = recipient;
  refuseUnknown(parameters, RECIPIENT_NAMES, 'RCPT');
  if (recipient.isInternational && !session.smtpUtf8) throw new SmtpError(553, '5.6.7', 'That address needs SMTPUTF8');
  return { notify: notifyOf(parameters), orcpt: orcptOf(parameters, session.smtpUtf8) };
}

type Parameters = EnvelopeArgument['parameters'];

function refuseUnknown(parameters: Parameters, known: ReadonlySet<string>, verb: string): void {
  const unknown = [...parameters.keys()].find((name) => !known.has(name));
  if (unknown !== undefined) throw new SmtpError(555, '5.5.4', `This server does not know the ${verb} parameter ${unknown}`);
}

function wrong(text: string): SmtpError {
  return new SmtpError(501, '5.5.4', text);
}

function flag(parameters: Parameters, name: string): boolean {
  const value = parameters.get(name);
  if (value !== undefined && value !== true) throw wrong(`${name} takes no value`);
  return value === true;
}

function textOf(parameters: Parameters, name: string): string | null {
  const value = parameters.get(name);
  if (value === true) throw wrong(`${name} wants a value`);
  return value ?? null;
}

function wordOf(parameters: Parameters, name: string, words: readonly string[]): string | null {
  const word = textOf(parameters, name)?.toUpperCase();
  if (word !== undefined && !words.includes(word)) throw wrong(`${name} is ${words.join(' or ')}`);
  return word ?? null;
}

function sizeOf(parameters: Parameters, maxBytes: number): number | null {
  const text = textOf(parameters, 'SIZE');
  if (text === null) return null;
  if (!/^\d{1,20}$/.test(text)) throw wrong('SIZE wants a number');
  if (Number(text) > maxBytes) throw new SmtpError(552, '5.3.4', `The message is larger than ${maxBytes} octets`);
  return Number(text);
}

function retOf(parameters: Parameters): 'FULL' | 'HDRS' | null {
  const word = wordOf(parameters, 'RET', ['FULL', 'HDRS']);
  return word === 'FULL' || word === 'HDRS' ? word : null;
}

/** §4.4 */
function envidOf(parameters: Parameters): string | null {
  const text = textOf(parameters, 'ENVID');
  if (text === null) return null;
  const decoded = text.length > LINE_LIMITS.envidCharacters ? null : decodeXtext(text);
  if (decoded === null) throw wrong('ENVID is xtext of at most 100 characters');
  return decoded;
}

/** §4.1: NEVER stands alone. */
function notifyOf(parameters: Parameters): readonly Notify[] | null {
  const text = textOf(parameters, 'NOTIFY')?.toUpperCase();
  if (text === undefined) return null;
  if (text === 'NEVER') return ['NEVER'];
  const words = text.split(',');
  if (new Set(words).size !== words.length || !words.every(isNotify)) throw wrong('NOTIFY is NEVER, or some of SUCCESS, FAILURE and DELAY');
  return words;
}

function isNotify(word: string): word is Notify {
  return NOTIFY_WORDS.includes(word);
}

/** §4.2. An address that decodes to UTF-8 although its type says ASCII is no reason to lose a letter: it is forgotten. */
function orcptOf(parameters: Parameters, smtpUtf8: boolean): string | null {
  const text = textOf(parameters, 'ORCPT');
  if (text === null) return null;
  const [, type = '', value = ''] = /^([A-Za-z0-9-]{1,40});(.+)$/u.exec(text) ?? [];
  const isUtf8 = type.toLowerCase() === 'utf-8';
  const decoded = text.length > LINE_LIMITS.orcptCharacters ? null : isUtf8 ? decodeUtf8Address(value, smtpUtf8) : decodeXtext(value);
  if (decoded !== null && decoded !== '') return `${type.toLowerCase()};${decoded}`;
  if (!isUtf8 && text.length <= LINE_LIMITS.orcptCharacters && isUtf8Xtext(value)) return null;
  throw wrong('ORCPT is a type, a semicolon and an address in xtext, 500 characters at most');
}
