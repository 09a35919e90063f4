/** Mailbox names on the wire of IMAP4rev1: modified UTF-7 (RFC 3501 §5.1.3). Unicode inside. */
import { SyntaxProblem } from './tokens.ts';

/** A string that names no mailbox at all, though the grammar takes it. */
export class NameProblem extends Error {
  override readonly name = 'NameProblem';
}

export function encodeMutf7(name: string): string {
  return name.replaceAll(/[^\x20-\x7e]+|&/g, (run) => {
    if (run === '&') return '&-';
    const utf16 = Buffer.from(run, 'utf16le').swap16();
    return `&${utf16.toString('base64').replaceAll('/', ',').replace(/=+$/, '')}-`;
  });
}

/** A name or a pattern, in UTF-8 for a client that has enabled it (RFC 6855 §3). @throws NameProblem, SyntaxProblem */
export function decodeName(bytes: Buffer, isUtf8: boolean): string {
  return isUtf8 ? decodeUtf8(bytes) : decodeMutf7(bytes);
}

/** @throws NameProblem, SyntaxProblem on anything that is not exactly what an encoder would write, but for raw UTF-8, which clients send anyway. */
export function decodeMutf7(bytes: Buffer): string {
  const text = bytes.toString('latin1');
  if (/[^\x20-\x7e]/.test(text)) return decodeUtf8(bytes);
  if (text.replaceAll(/&[A-Za-z0-9+,]*-/g, '').includes('&')) throw new NameProblem('a mailbox name is not in modified UTF-7');
  return text.replaceAll(/&([A-Za-z0-9+,]*)-/g, (_, coded: string) => {
    if (coded === '') return '&';
    const utf16 = Buffer.from(coded.replaceAll(',', '/'), 'base64');
    if (utf16.length % 2 !== 0) throw new NameProblem('a mailbox name is not in modified UTF-7');
    return utf16.swap16().toString('utf16le');
  });
}

function decodeUtf8(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new SyntaxProblem('a mailbox name is neither modified UTF-7 nor UTF-8');
  }
}
