/** `type/subtype; name=value` fields (RFC 2045 §5.1, RFC 2183). Parameter values stay as they stand; RFC 2231 pieces keep their names. */
import { MAX_PARAMETERS } from './limits.ts';

export interface ParameterizedValue {
  /** Lower case. */
  readonly value: string;
  readonly parameters: readonly (readonly [name: string, value: string])[];
}

const PIECE = /;\s*([^\s=;"]{1,100})\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;"]*))/y;

export function parseParameterized(text: string): ParameterizedValue {
  const head = /^[^;\s]*/.exec(text)?.[0] ?? '';
  const parameters: (readonly [string, string])[] = [];
  const rest = stripComments(text.slice(head.length));
  PIECE.lastIndex = rest.search(/;/);
  while (PIECE.lastIndex >= 0 && parameters.length < MAX_PARAMETERS) {
    const match = PIECE.exec(rest);
    if (!match) break;
    parameters.push([(match[1] ?? '').toLowerCase(), match[2]?.replaceAll(/\\(.)/g, '$1') ?? match[3] ?? '']);
    const next = rest.indexOf(';', PIECE.lastIndex);
    if (next < 0) break;
    PIECE.lastIndex = next;
  }
  return { value: head.toLowerCase(), parameters };
}

/** Comments outside quotations (RFC 5322 §3.2.2), nested ones included. */
function stripComments(text: string): string {
  if (!text.includes('(')) return text;
  let out = '';
  let depth = 0;
  let inQuotes = false;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at] ?? '';
    if (char === '\\') {
      if (depth === 0) out += char + (text[at + 1] ?? '');
      at += 1;
    } else if (char === '"' && depth === 0) {
      inQuotes = !inQuotes;
      out += char;
    } else if (char === '(' && !inQuotes) depth += 1;
    else if (char === ')' && !inQuotes && depth > 0) depth -= 1;
    else if (depth === 0) out += char;
  }
  return out;
}
