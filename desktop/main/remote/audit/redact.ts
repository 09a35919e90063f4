/**
 * Takes secrets out of text that will be kept or shown: values known to be secret, and what looks like one.
 * Never a reason to put a secret into argv: secrets travel on stdin.
 */
import { render, type Command } from '../../plan/command.ts';
import { AUDIT_TEXT_MAX_CHARACTERS } from '../limits.ts';

export type Redact = (text: string) => string;

const STARS = '***';
/** Shorter values would star half of every line. */
const SECRET_MIN_CHARACTERS = 4;
const SECRET_WORD = '(?:passw(?:or)?d|passphrase|secret|token|api[-_]?key|private[-_]?key|credential)';
/** Bounded, and begun at the word itself: what a server prints must not make us count for minutes. */
const NAME_PART = '[A-Za-z0-9_.-]{0,60}';
const SECRET_NAMED = new RegExp(SECRET_WORD, 'i');

const PATTERNS: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z0-9 ]*PRIVATE KEY-----|$)/g, `-----PRIVATE KEY ${STARS}-----`],
  [/\b(authorization:\s*(?:bearer|basic)|bearer)\s+[A-Za-z0-9._~+/=-]+/gi, `$1 ${STARS}`],
  // The quoted form covers `--password 'two words'` and "password": "x" alike.
  [new RegExp(`(${SECRET_WORD}${NAME_PART}["']?\\s*[=:]\\s*)("(?:[^"\\\\]|\\\\.)*"|'(?:[^']|'\\\\'')*'|[^\\s"'&;,]+)`, 'gi'), `$1${STARS}`],
  [new RegExp(`(--?${NAME_PART}${SECRET_WORD}${NAME_PART}\\s+)("(?:[^"\\\\]|\\\\.)*"|'(?:[^']|'\\\\'')*'|[^\\s"'-][^\\s"']*)`, 'gi'), `$1${STARS}`],
  [/(\b[a-z][a-z0-9+.-]{0,30}:\/\/[^\s:@/]+:)[^\s@/]+@/gi, `$1${STARS}@`],
  [/\$(?:1|2[aby]|5|6|7|y|argon2id?)\$[A-Za-z0-9./$=,+-]{8,}/g, STARS],
];

/** A redactor that also knows this connection's own secrets. */
export function redactor(secrets: readonly (string | undefined)[]): Redact {
  const known = secrets
    .filter((secret): secret is string => secret !== undefined && secret.length >= SECRET_MIN_CHARACTERS)
    .sort((a, b) => b.length - a.length);
  return (text) => {
    const withoutKnown = known.reduce((rest, secret) => rest.replaceAll(secret, STARS), text);
    return PATTERNS.reduce((rest, [pattern, stars]) => rest.replace(pattern, stars), withoutKnown);
  };
}

/** The command as the audit keeps it: no stdin, no secret values, bounded. */
export function renderForAudit(command: Command, redact: Redact): string {
  const env = Object.fromEntries(Object.entries(command.env ?? {}).map(([name, value]) => [name, SECRET_NAMED.test(name) ? STARS : value]));
  const line = redact(render({ ...command, env }));
  return line.length > AUDIT_TEXT_MAX_CHARACTERS ? `${line.slice(0, AUDIT_TEXT_MAX_CHARACTERS)}…` : line;
}
