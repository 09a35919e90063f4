/** Macros of SPF: RFC 7208 §7. %{p} is always "unknown", which the RFC allows and its cost recommends. */
import type { Address } from '../../../resolver/address.ts';

export interface MacroContext {
  /** local@domain */
  readonly sender: string;
  readonly domain: string;
  readonly helo: string;
  readonly address: Address;
  /** As a person writes it. */
  readonly ip: string;
}

const MACRO = /%(?:\{([slodiphcrtv])(\d{0,3})(r?)([.\-+,/_=]*)\}|([%_-]))/gi;
const MAX_NAME = 253;

export function isMacroString(text: string): boolean {
  return (
    /^[\x21-\x7e]*$/.test(text) &&
    !text.replaceAll(MACRO, (all: string, _letter, digits: string) => (/^0+$/.test(digits) ? '%' : all.slice(0, 0))).includes('%')
  );
}

/** A name to look up; when it is too long, labels go from the left (§7.3). */
export function expandDomain(text: string, context: MacroContext): string {
  const expanded = text.replaceAll(MACRO, (all: string, letter: string | undefined, digits = '', reverse = '', delimiters = '', escape = '') => {
    if (letter === undefined) return { '%': '%', _: ' ', '-': '%20' }[escape as string] ?? all;
    const value = transform(valueOf(letter.toLowerCase(), context), String(digits), reverse !== '', String(delimiters));
    return letter === letter.toUpperCase() ? encodeURIComponent(value) : value;
  });
  let name = expanded.toLowerCase().replace(/\.$/, '');
  while (name.length > MAX_NAME && name.includes('.')) name = name.slice(name.indexOf('.') + 1);
  return name;
}

function valueOf(letter: string, { sender, domain, helo, address, ip }: MacroContext): string {
  const at = sender.lastIndexOf('@');
  switch (letter) {
    case 's':
      return sender;
    case 'l':
      return sender.slice(0, at);
    case 'o':
      return sender.slice(at + 1);
    case 'd':
      return domain;
    case 'i':
      return address.family === 4 ? ip : [...address.bytes].flatMap((byte) => [(byte >> 4).toString(16), (byte & 15).toString(16)]).join('.');
    case 'v':
      return address.family === 4 ? 'in-addr' : 'ip6';
    case 'h':
      return helo;
    case 'c':
      return ip;
    case 't':
      return String(Math.floor(Date.now() / 1000));
    default:
      return 'unknown';
  }
}

function transform(value: string, digits: string, reverse: boolean, delimiters: string): string {
  if (digits === '' && !reverse && delimiters === '') return value;
  const separators = new Set(delimiters === '' ? '.' : delimiters);
  const parts: string[] = [''];
  for (const character of value) {
    if (separators.has(character)) parts.push('');
    else parts[parts.length - 1] = `${parts.at(-1) ?? ''}${character}`;
  }
  if (reverse) parts.reverse();
  return (digits === '' ? parts : parts.slice(-Number(digits))).join('.');
}
