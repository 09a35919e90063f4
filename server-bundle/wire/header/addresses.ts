/**
 * The addresses in a From, Sender, To or Cc field (RFC 5322 §3.4), found in one linear pass: comments, quoted strings,
 * groups and display names are stepped over. It reads addr-specs only and never decodes names.
 */
import { normaliseAddress } from '../smtp/path.ts';
import { HEADER_LIMITS } from './limits.ts';

export class TooManyAddressesError extends Error {
  override readonly name = 'TooManyAddressesError';
}

/** @throws TooManyAddressesError beyond HEADER_LIMITS.addresses. What is no valid address is left out. */
export function addressesOf(value: string): readonly string[] {
  const found: string[] = [];
  let token = '';
  let angle: string | null = null;
  const finish = (): void => {
    const candidate = (angle ?? token).trim();
    const address = candidate === '' ? null : normaliseAddress(candidate);
    if (address !== null) found.push(address);
    if (found.length > HEADER_LIMITS.addresses) throw new TooManyAddressesError('The field has too many addresses.');
    token = '';
    angle = null;
  };
  let index = 0;
  let inAngle = false;
  while (index < value.length) {
    const character = value.charAt(index);
    const skipped = character === '"' ? endOfQuoted(value, index) : character === '(' && !inAngle ? endOfComment(value, index) : index + 1;
    const text = character === '(' && !inAngle ? '' : value.slice(index, skipped);
    if (character === '<' && !inAngle) {
      inAngle = true;
      angle = '';
    } else if (character === '>') inAngle = false;
    else if (inAngle) angle = (angle ?? '') + text;
    else if (character === ',' || character === ';') finish();
    else if (character === ':') token = '';
    else token += text;
    index = skipped;
  }
  finish();
  return found;
}

function endOfQuoted(value: string, start: number): number {
  for (let index = start + 1; index < value.length; index += 1) {
    const character = value[index];
    if (character === '\\') index += 1;
    else if (character === '"') return index + 1;
  }
  return value.length;
}

function endOfComment(value: string, start: number): number {
  let depth = 0;
  for (let index = start; index < value.length; index += 1) {
    const character = value[index];
    if (character === '\\') index += 1;
    else if (character === '(') depth += 1;
    else if (character === ')') {
      depth -= 1;
      if (depth === 0) return index + 1;
    }
  }
  return value.length;
}
