/**
 * The arguments of MAIL and RCPT (RFC 5321 §4.1.2, RFC 6531 §3.3): the path between angle brackets and the parameters after
 * it. Source routes are read and ignored; quoted local parts are kept as they stand. It never guesses at broken syntax.
 */
import { LINE_LIMITS } from './limits.ts';

export interface EnvelopeArgument {
  /** '' for the null sender; the domain in lower case. */
  readonly address: string;
  readonly parameters: ReadonlyMap<string, string | true>;
  /** Needs SMTPUTF8. */
  readonly isInternational: boolean;
}

const ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~\\u0080-\\uffff-]+";
const DOT_ATOM = new RegExp(`^${ATOM}(?:\\.${ATOM})*$`, 'u');
const QUOTED = /^"(?:[ !#-[\]-~\u0080-\uffff]|\\[ -~])*"$/u;
const LABEL = /^[A-Za-z0-9\u0080-\uffff_](?:[A-Za-z0-9\u0080-\uffff_-]*[A-Za-z0-9\u0080-\uffff_])?$/u;
const LITERAL = /^\[(?:IPv6:[0-9A-Fa-f:.]{2,45}|(?:\d{1,3}\.){3}\d{1,3})\]$/;
const PARAMETER = /^([A-Za-z0-9][A-Za-z0-9-]{0,63})(?:=([!-<>-~\u00a0-\u{10ffff}]{1,500}))?$/u;
const MAX_PARAMETERS = 10;

/** `MAIL FROM:<path> parameters` or `RCPT TO:<path> parameters`; null where the syntax is wrong. */
export function parseEnvelopeCommand(verb: 'MAIL FROM' | 'RCPT TO', line: string): EnvelopeArgument | null {
  if (line.slice(0, verb.length).toUpperCase() !== verb) return null;
  const text = line.slice(verb.length).trimStart();
  if (!text.startsWith(':')) return null;
  const argument = text.slice(1).trim();
  const end = endOfPath(argument);
  if (!argument.startsWith('<') || end === -1) return null;
  const path = parsePath(argument.slice(1, end), verb === 'RCPT TO');
  const parameters = parseParameters(argument.slice(end + 1));
  if (path === null || parameters === null) return null;
  return { address: path, parameters, isInternational: /[^ -~]/.test(path) };
}

/** The closing bracket, which a quoted local part may also contain. */
function endOfPath(argument: string): number {
  let quoted = false;
  for (let index = 1; index < argument.length; index += 1) {
    const character = argument[index];
    if (quoted && character === '\\') index += 1;
    else if (character === '"') quoted = !quoted;
    else if (character === '>' && !quoted) return index;
  }
  return -1;
}

function parsePath(path: string, isRecipient: boolean): string | null {
  if (path === '') return isRecipient ? null : '';
  if (isRecipient && path.toLowerCase() === 'postmaster') return 'postmaster';
  const address = path.startsWith('@') ? path.slice(path.indexOf(':') + 1) : path;
  return normaliseAddress(address);
}

/** A mailbox (RFC 5321 §4.1.2) with its domain in lower case, or null. */
export function normaliseAddress(address: string): string | null {
  const at = address.lastIndexOf('@');
  if (at < 1 || Buffer.byteLength(address) > LINE_LIMITS.pathBytes) return null;
  const localPart = address.slice(0, at);
  const domain = address.slice(at + 1).toLowerCase();
  if (Buffer.byteLength(localPart) > LINE_LIMITS.localPartBytes) return null;
  if (!DOT_ATOM.test(localPart) && !QUOTED.test(localPart)) return null;
  // The replacement character stands for octets that were no UTF-8.
  if (/[\u200b\u2060\ufeff\u0080-\u009f\ufffd]/.test(address)) return null;
  return isDomain(domain) || LITERAL.test(address.slice(at + 1)) ? `${localPart}@${domain}` : null;
}

function isDomain(domain: string): boolean {
  return domain.length <= LINE_LIMITS.domainBytes && domain.split('.').every((label) => label.length <= 63 && LABEL.test(label));
}

function parseParameters(text: string): ReadonlyMap<string, string | true> | null {
  const parameters = new Map<string, string | true>();
  if (text === '') return parameters;
  if (!text.startsWith(' ')) return null;
  const words = text.trim().split(/ +/);
  if (words.length > MAX_PARAMETERS) return null;
  for (const word of words) {
    const match = PARAMETER.exec(word);
    const name = match?.[1]?.toUpperCase();
    if (match === null || name === undefined || parameters.has(name)) return null;
    parameters.set(name, match[2] ?? true);
  }
  return parameters;
}
