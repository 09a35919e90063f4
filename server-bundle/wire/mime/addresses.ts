/** Address lists of header fields (RFC 5322 §3.4) for ENVELOPE: split, not judged; encoded words stay encoded. One pass, bounded. */
import { MAX_ADDRESSES } from './limits.ts';

export type EnvelopeAddress =
  | { readonly kind: 'mailbox'; readonly name: string | null; readonly route: string | null; readonly local: string; readonly domain: string | null }
  | { readonly kind: 'group-start'; readonly name: string }
  | { readonly kind: 'group-end' };

interface Lexeme {
  readonly kind: 'word' | 'special' | 'comment';
  readonly text: string;
}

export function parseAddresses(text: string): EnvelopeAddress[] {
  const found: EnvelopeAddress[] = [];
  let current: Lexeme[] = [];
  let inGroup = false;
  let inAngle = false;
  let comment: string | null = null;
  const flush = (): void => {
    const address = toMailbox(current, comment);
    if (address) found.push(address);
    current = [];
    comment = null;
    inAngle = false;
  };
  for (const lexeme of lexemes(text)) {
    if (found.length >= MAX_ADDRESSES) break;
    if (lexeme.kind === 'comment') comment = lexeme.text;
    else if (lexeme.kind === 'special' && lexeme.text === ',' && !inAngle) flush();
    else if (lexeme.kind === 'special' && lexeme.text === ':' && !inGroup && !inAngle) {
      found.push({ kind: 'group-start', name: current.map((each) => each.text).join(' ') });
      current = [];
      comment = null;
      inGroup = true;
    } else if (lexeme.kind === 'special' && lexeme.text === ';') {
      flush();
      if (inGroup) found.push({ kind: 'group-end' });
      inGroup = false;
    } else {
      if (lexeme.kind === 'special' && (lexeme.text === '<' || lexeme.text === '>')) inAngle = lexeme.text === '<';
      current.push(lexeme);
    }
  }
  flush();
  if (inGroup) found.push({ kind: 'group-end' });
  return found;
}

/** Of old, a name stood in a comment behind the bare address (RFC 822 §A.1.2, RFC 5322 §3.4 leaves it to those who read). */
function toMailbox(lexemes: readonly Lexeme[], comment: string | null): EnvelopeAddress | null {
  if (lexemes.length === 0) return null;
  const open = lexemes.findIndex((each) => each.kind === 'special' && each.text === '<');
  const name = open < 0 ? comment : joinWords(lexemes.slice(0, open));
  const close = lexemes.findIndex((each, index) => index > open && each.kind === 'special' && each.text === '>');
  const inside = open < 0 ? lexemes : lexemes.slice(open + 1, close < 0 ? undefined : close);
  const colon = inside.findIndex((each) => each.kind === 'special' && each.text === ':');
  const route =
    open >= 0 && colon >= 0
      ? inside
          .slice(0, colon)
          .map((each) => each.text)
          .join('')
      : null;
  const spec = colon >= 0 ? inside.slice(colon + 1) : inside;
  const at = spec.findLastIndex((each) => each.kind === 'special' && each.text === '@');
  const local = (at < 0 ? spec : spec.slice(0, at)).map((each) => each.text).join('');
  const domain =
    at < 0
      ? null
      : spec
          .slice(at + 1)
          .map((each) => each.text)
          .join('');
  if (local === '' && domain === null && name === null) return null;
  return { kind: 'mailbox', name, route, local, domain };
}

function joinWords(lexemes: readonly Lexeme[]): string | null {
  const text = lexemes
    .map((each) => each.text)
    .join(' ')
    .replaceAll(' . ', '. ')
    .trim();
  return text === '' ? null : text;
}

function* lexemes(text: string): Generator<Lexeme> {
  let at = 0;
  while (at < text.length) {
    const char = text[at] ?? '';
    if (/\s/.test(char)) at += 1;
    else if (char === '(') {
      const end = endOfComment(text, at);
      const inside = text.slice(at + 1, text[end - 1] === ')' ? end - 1 : end).replaceAll(/\\(.)/g, '$1');
      if (inside.trim() !== '') yield { kind: 'comment', text: inside.trim() };
      at = end;
    } else if (char === '"') {
      const end = endOfQuotation(text, at);
      yield { kind: 'word', text: text.slice(at + 1, end).replaceAll(/\\(.)/g, '$1') };
      at = end + 1;
    } else if ('<>@,:;'.includes(char)) {
      yield { kind: 'special', text: char };
      at += 1;
    } else {
      let end = at;
      while (end < text.length && !/[\s()<>@,:;"]/.test(text[end] ?? '')) end += 1;
      yield { kind: 'word', text: text.slice(at, end === at ? at + 1 : end) };
      at = end === at ? at + 1 : end;
    }
  }
}

function endOfQuotation(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at;
}

function endOfComment(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '(') depth += 1;
    else if (text[at] === ')' && --depth === 0) return at + 1;
  }
  return text.length;
}
