/** LIST and LSUB (RFC 9051 §6.3.9, RFC 3501 §6.3.9), with LIST-EXTENDED (RFC 5258), SPECIAL-USE (RFC 6154) and LIST-STATUS (RFC 5819). */
import type { MailboxRow } from '../../../storage/api/operations.ts';
import { astring } from '../../../wire/imap/format.ts';
import { decodeMutf7, encodeMutf7 } from '../../../wire/imap/mutf7.ts';
import { SyntaxProblem, type Token } from '../../../wire/imap/tokens.ts';
import { atomOf, bytesOf, listOf, mailboxesOf, requireCount } from '../arguments.ts';
import type { Run } from '../handlers.ts';
import { MAX_LIST_PATTERN_LENGTH, MAX_LIST_PATTERNS } from '../limits.ts';
import { renderStatus, statusItemsOf } from './status.ts';

interface Wish {
  readonly onlySubscribed: boolean;
  readonly onlySpecial: boolean;
  readonly reference: string;
  readonly patterns: readonly string[];
  readonly showSubscribed: boolean;
  readonly status: readonly string[] | null;
}

export const list: Run = async (session, command) => {
  requireCount(command, 2, 5);
  const wish = wishOf(command.args);
  if (wish.patterns.length === 1 && wish.patterns[0] === '') {
    session.output.line('* LIST (\\Noselect) "/" ""');
    return 'LIST completed';
  }
  const mailboxes = await mailboxesOf(session);
  for (const mailbox of mailboxes.filter((each) => isWanted(each, wish))) {
    session.output.line(`* LIST (${attributesOf(mailbox, mailboxes, wish).join(' ')}) "/" ${wireName(mailbox.name)}`);
    if (wish.status) session.output.line(`* STATUS ${wireName(mailbox.name)} (${renderStatus(mailbox, wish.status)})`);
  }
  return 'LIST completed';
};

export const lsub: Run = async (session, command) => {
  requireCount(command, 2);
  const wish: Wish = { ...wishOf(command.args), onlySubscribed: true };
  for (const mailbox of (await mailboxesOf(session)).filter((each) => isWanted(each, wish))) {
    session.output.line(`* LSUB () "/" ${wireName(mailbox.name)}`);
  }
  return 'LSUB completed';
};

export function wireName(name: string): string {
  return astring(encodeMutf7(name));
}

function wishOf(args: readonly Token[]): Wish {
  const extended = args[0]?.kind === 'list';
  const selection = extended ? listOf(args[0]).map(atomOf) : [];
  const [reference, patterns, returnWord, options] = extended ? args.slice(1) : args;
  const wanted = returnWord && atomOf(returnWord) === 'RETURN' ? listOf(options) : [];
  const statusAt = wanted.findIndex((token) => token.kind === 'atom' && token.text.toUpperCase() === 'STATUS');
  const names = wanted.flatMap((token) => (token.kind === 'atom' ? [token.text.toUpperCase()] : []));
  return {
    onlySubscribed: selection.includes('SUBSCRIBED'),
    onlySpecial: selection.includes('SPECIAL-USE'),
    reference: decodeMutf7(bytesOf(reference)),
    patterns: patternsOf(patterns),
    showSubscribed: selection.includes('SUBSCRIBED') || names.includes('SUBSCRIBED'),
    status: statusAt < 0 ? null : statusItemsOf(wanted[statusAt + 1]),
  };
}

function patternsOf(token: Token | undefined): string[] {
  const patterns = (token?.kind === 'list' ? token.items : [token]).map((each) => decodeMutf7(bytesOf(each)));
  if (patterns.length > MAX_LIST_PATTERNS || patterns.some((pattern) => pattern.length > MAX_LIST_PATTERN_LENGTH))
    throw new SyntaxProblem('that is too many patterns, or too long a one');
  return patterns;
}

function isWanted(mailbox: MailboxRow, wish: Wish): boolean {
  if (wish.onlySubscribed && !mailbox.subscribed) return false;
  if (wish.onlySpecial && mailbox.specialUse === null) return false;
  return wish.patterns.some((pattern) => matches(mailbox.name, wish.reference + pattern));
}

function attributesOf(mailbox: MailboxRow, all: readonly MailboxRow[], wish: Wish): string[] {
  const hasChildren = all.some((each) => each.name.startsWith(`${mailbox.name}/`));
  return [
    hasChildren ? '\\HasChildren' : '\\HasNoChildren',
    ...(mailbox.specialUse ? [mailbox.specialUse] : []),
    ...(wish.showSubscribed && mailbox.subscribed ? ['\\Subscribed'] : []),
  ];
}

/** `*` passes levels, `%` does not (RFC 9051 §6.3.9). Linear in name × pattern, whatever the client sends; INBOX in any case. */
export function matches(name: string, pattern: string): boolean {
  const wanted = pattern.replace(/^inbox(?=$|\/|[*%])/i, 'INBOX');
  let reachable = new Set([0]);
  for (const char of wanted) {
    const next = new Set<number>();
    for (const at of reachable) {
      if (char !== '*' && char !== '%') {
        if (name[at] === char) next.add(at + 1);
        continue;
      }
      for (let end = at; end <= name.length; end += 1) {
        // From here on an earlier place has been before.
        if (next.has(end)) break;
        next.add(end);
        if (char === '%' && name[end] === '/') break;
      }
    }
    reachable = next;
    if (reachable.size === 0) return false;
  }
  return reachable.has(name.length);
}
