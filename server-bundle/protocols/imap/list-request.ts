/** What a LIST asks for (RFC 5258 §3, SPECIAL-USE RFC 6154 §5, STATUS RFC 5819 §2), read strictly: an option we do not know is refused. */
import { decodeName, NameProblem } from '../../wire/imap/mutf7.ts';
import { SyntaxProblem, type Token } from '../../wire/imap/tokens.ts';
import { atomOf, bytesOf, listOf } from './arguments.ts';
import { statusItemsOf } from './commands/status.ts';
import { MAX_LIST_PATTERN_LENGTH, MAX_LIST_PATTERNS } from './limits.ts';

export interface ListRequest {
  /** Only those that are … */
  readonly onlySubscribed: boolean;
  readonly onlySpecial: boolean;
  /** … or have such under them, although those do not fit the pattern. */
  readonly recursive: boolean;
  readonly reference: string;
  readonly patterns: readonly string[];
  readonly showSubscribed: boolean;
  readonly status: readonly string[] | null;
  readonly isExtended: boolean;
}

const SELECTION = new Set(['SUBSCRIBED', 'REMOTE', 'RECURSIVEMATCH', 'SPECIAL-USE']);
const RETURN = new Set(['SUBSCRIBED', 'CHILDREN', 'SPECIAL-USE', 'STATUS']);

export function listRequestOf(args: readonly Token[], isUtf8: boolean): ListRequest {
  const selects = args[0]?.kind === 'list';
  const selection = selects ? optionsOf(listOf(args[0]), SELECTION).names : new Set<string>();
  const [reference, patterns, word, options, ...rest] = selects ? args.slice(1) : args;
  if (rest.length > 0 || (word && (atomOf(word) !== 'RETURN' || !options))) throw new SyntaxProblem('LIST takes another number of arguments');
  const wanted = optionsOf(word ? listOf(options) : [], RETURN);
  const request = {
    onlySubscribed: selection.has('SUBSCRIBED'),
    onlySpecial: selection.has('SPECIAL-USE'),
    recursive: selection.has('RECURSIVEMATCH'),
    reference: decodeName(bytesOf(reference), isUtf8).normalize('NFC'),
    patterns: patternsOf(patterns, isUtf8),
    showSubscribed: selection.has('SUBSCRIBED') || wanted.names.has('SUBSCRIBED'),
    status: wanted.status,
    isExtended: selects || word !== undefined || patterns?.kind === 'list',
  };
  if (request.recursive && !request.onlySubscribed && !request.onlySpecial) throw new SyntaxProblem('RECURSIVEMATCH needs another option beside it');
  return request;
}

function optionsOf(tokens: readonly Token[], known: ReadonlySet<string>): { readonly names: ReadonlySet<string>; readonly status: string[] | null } {
  const names = new Set<string>();
  let status: string[] | null = null;
  for (let at = 0; at < tokens.length; at += 1) {
    const name = atomOf(tokens[at]);
    if (!known.has(name)) throw new SyntaxProblem('there is no such LIST option');
    names.add(name);
    if (name === 'STATUS') status = statusItemsOf(tokens[++at]);
  }
  return { names, status };
}

function patternsOf(token: Token | undefined, isUtf8: boolean): string[] {
  const patterns = (token?.kind === 'list' ? token.items : [token]).map((each) => patternOf(bytesOf(each), isUtf8));
  if (patterns.length === 0) throw new SyntaxProblem('LIST takes a pattern');
  if (patterns.length > MAX_LIST_PATTERNS || patterns.some((pattern) => pattern.length > MAX_LIST_PATTERN_LENGTH))
    throw new SyntaxProblem('that is too many patterns, or too long a one');
  return patterns;
}

/** What could be no mailbox's name fits none. */
function patternOf(bytes: Buffer, isUtf8: boolean): string {
  try {
    return decodeName(bytes, isUtf8).normalize('NFC');
  } catch (error) {
    if (error instanceof NameProblem) return '\0';
    throw error;
  }
}
