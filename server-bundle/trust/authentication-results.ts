/** The Authentication-Results field (RFC 8601) of a verdict. Values from strangers are quoted or left out, never pasted. */
import { field } from '../wire/header/write.ts';
import type { DkimFinding, Verdict } from './verdict.ts';

const TOKEN = /^[A-Za-z0-9!#$%&'*+.^_`{|}~@-]+$/;
const MAX_VALUE_CHARACTERS = 255;

/** The finished field with its CR LF. `authority` is the name of this server. */
export function authenticationResults(authority: string, verdict: Verdict): string {
  const results = [spfResult(verdict), ...dkimResults(verdict.dkim), dmarcResult(verdict), arcResult(verdict)];
  return field('Authentication-Results', [authority, ...results].join('; '));
}

function spfResult({ spf }: Verdict): string {
  return `spf=${spf.result}${property(`smtp.${spf.identity}`, spf.domain)}`;
}

function dkimResults(dkim: readonly DkimFinding[]): readonly string[] {
  if (dkim.length === 0) return ['dkim=none'];
  return dkim.map(
    (finding) =>
      `dkim=${finding.result}${property('header.d', finding.domain)}${property('header.s', finding.selector)}${property('header.a', finding.algorithm)}${property('header.b', finding.signatureStart)}`,
  );
}

function dmarcResult({ dmarc }: Verdict): string {
  switch (dmarc.kind) {
    case 'none':
      return 'dmarc=none';
    case 'impossible':
      return `dmarc=permerror (${dmarc.reason})`;
    case 'temperror':
    case 'permerror':
      return `dmarc=${dmarc.kind}${property('header.from', dmarc.fromDomain)}`;
    case 'pass':
    case 'fail':
      return `dmarc=${dmarc.kind} (p=${dmarc.published}${dmarc.isTesting ? ' t=y' : ''})${property('header.from', dmarc.fromDomain)} policy.dmarc=${dmarc.policy}`;
  }
}

/** RFC 8617 §10.1 */
function arcResult({ arc }: Verdict): string {
  return `arc=${arc.result}${arc.vouches ? ' (trusted)' : ''}${property('header.d', arc.sealers.at(-1) ?? '')}`;
}

function property(name: string, value: string): string {
  if (value === '' || value.length > MAX_VALUE_CHARACTERS) return '';
  if (TOKEN.test(value)) return ` ${name}=${value}`;
  const quotable = /^[ -~\u0080-\uffff]+$/u.test(value) && !/["\\]/.test(value);
  return quotable ? ` ${name}="${value}"` : '';
}

/** RFC 8601 §5: a field that already claims to be ours is a forgery. Comments may stand around the name (§2.2). */
export function claimsToBeOurs(value: string, authority: string): boolean {
  const [name = ''] = value
    .slice(endOfComments(value))
    .toLowerCase()
    .split(/[\s;(]/, 1);
  return name.replace(/"/g, '') === authority.toLowerCase();
}

/** What such a field of our own says of the message's chain. Quoted strings and comments are others' words, and say nothing. */
export function statedArc(value: string): 'none' | 'pass' | 'fail' {
  const word = /;\s*arc=(pass|fail)\b/i.exec(withoutAside(value))?.[1]?.toLowerCase();
  return word === 'pass' || word === 'fail' ? word : 'none';
}

/** Without quoted strings and comments (RFC 5322 §3.2.2, §3.2.4); one that does not end takes the rest along. */
function withoutAside(value: string): string {
  let kept = '';
  let depth = 0;
  let isQuoted = false;
  for (let at = 0; at < value.length; at += 1) {
    const character = value.charAt(at);
    const isAside = isQuoted || depth > 0;
    if (character === '\\' && isAside) at += 1;
    else if (character === '"' && depth === 0) isQuoted = !isQuoted;
    else if (character === '(' && !isQuoted) depth += 1;
    else if (character === ')' && depth > 0) depth -= 1;
    else if (!isAside) kept += character;
  }
  return kept;
}

/** Where the first character stands that is neither blank nor within a comment. */
function endOfComments(value: string): number {
  let depth = 0;
  for (let at = 0; at < value.length; at += 1) {
    const character = value.charAt(at);
    if (character === '\\' && depth > 0) at += 1;
    else if (character === '(') depth += 1;
    else if (character === ')' && depth > 0) depth -= 1;
    else if (depth === 0 && character.trim() !== '') return at;
  }
  return value.length;
}
