/** Mod-sequences as clients write them (RFC 7162 §7): 63 bits, of which storage uses 53. @throws SyntaxProblem */
import { SyntaxProblem, type Token } from '../../wire/imap/tokens.ts';

const LARGEST = 2n ** 63n - 1n;

/** One beyond what storage ever gives is as good as its largest. */
export function modSeqOf(token: Token | undefined): number {
  const digits = token?.kind === 'atom' ? token.text : '';
  if (!/^\d{1,19}$/.test(digits) || BigInt(digits) > LARGEST) throw new SyntaxProblem('a mod-sequence was expected');
  return Math.min(Number(digits), Number.MAX_SAFE_INTEGER);
}
