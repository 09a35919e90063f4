/** IMAP: the byte stream, the grammar of commands and all their arguments, sets and names. */
import { bytesOf, flagsOf, listOf, mailboxNameOf, newMailboxNameOf, setOf } from '../../server-bundle/protocols/imap/arguments.ts';
import { statusItemsOf } from '../../server-bundle/protocols/imap/commands/status.ts';
import { fetchItemsOf } from '../../server-bundle/protocols/imap/fetch-items.ts';
import { fetchArgumentsOf } from '../../server-bundle/protocols/imap/fetch-modifiers.ts';
import { listRequestOf } from '../../server-bundle/protocols/imap/list-request.ts';
import { MessageTable } from '../../server-bundle/protocols/imap/message-table.ts';
import { metadataRequestOf } from '../../server-bundle/protocols/imap/metadata-request.ts';
import { wishesOf } from '../../server-bundle/protocols/imap/notify/wishes.ts';
import { Refusal } from '../../server-bundle/protocols/imap/refusal.ts';
import { asksModSeq, parseSearch } from '../../server-bundle/protocols/imap/search-keys.ts';
import { resultOptionsOf } from '../../server-bundle/protocols/imap/search-results.ts';
import { selectParametersOf } from '../../server-bundle/protocols/imap/select-parameters.ts';
import { SelectedMailbox } from '../../server-bundle/protocols/imap/selected.ts';
import { criteriaOf } from '../../server-bundle/protocols/imap/sorting.ts';
import type { MailboxId } from '../../server-bundle/storage/api/operations.ts';
import { decodeName, encodeMutf7, NameProblem } from '../../server-bundle/wire/imap/mutf7.ts';
import { CommandReader, type ReaderEvent } from '../../server-bundle/wire/imap/reader.ts';
import { formatSet, parseSet } from '../../server-bundle/wire/imap/sequence-set.ts';
import { parseCommand, SyntaxProblem, tagOf, type Token } from '../../server-bundle/wire/imap/tokens.ts';
import { parseMessageUrl } from '../../server-bundle/wire/imap/url.ts';
import { cut } from './mutate.ts';
import { must, type Target } from './target.ts';

const COMMANDS = [
  'a LOGIN ana@dovecote.test {3+}\r\npw1\r\n',
  'a1 APPEND INBOX (\\Seen $done) "02-Nov-2026 10:00:00 +0100" {5+}\r\nhello\r\n',
  'a APPEND x ~{3}\r\nabc UTF8 (~{2+}\r\nab)\r\n',
  'b UID FETCH 1:*,7,3:1 (UID FLAGS BODY.PEEK[1.2.HEADER.FIELDS (To "Cc" {2+}\r\nxx)]<0.100> BINARY[1]<1.2>) (CHANGEDSINCE 7 VANISHED)\r\n',
  'c SEARCH RETURN (MIN MAX ALL COUNT SAVE PARTIAL -1:-30) CHARSET UTF-8 OR (NOT FROM "a\\"b") HEADER X-Y {4+}\r\nz\xc3\xa9z MODSEQ "/flags/\\\\draft" all 620162338 $\r\n',
  'd SORT (REVERSE DATE DISPLAYFROM) UTF-8 SINCE 1-Feb-1994 LARGER 4096 OLDER 60\r\n',
  'e THREAD REFERENCES US-ASCII UNKEYWORD $x 1:3\r\n',
  'f LIST (SUBSCRIBED RECURSIVEMATCH) "" (INBOX "Drafts/%" *) RETURN (CHILDREN STATUS (MESSAGES UNSEEN SIZE))\r\n',
  'g STATUS "Entw&APw-rfe" (UIDNEXT UIDVALIDITY HIGHESTMODSEQ DELETED)\r\n',
  'h STORE 1,3 (UNCHANGEDSINCE 320162338) +FLAGS.SILENT (\\Deleted $a)\r\n',
  'i SELECT INBOX (QRESYNC (67890007 20050715194045000 41,43:211,214:541 (1:9 2:10)))\r\n',
  'j IDLE\r\nDONE\r\n',
  'n NOTIFY SET STATUS (selected (MessageNew (UID BODY.PEEK[HEADER.FIELDS (From)]) MessageExpunge)) (subtree (a "b c") (MailboxName))\r\n',
  'o GETMETADATA (MAXSIZE 1024 DEPTH infinity) INBOX (/private/comment /shared/vendor/x)\r\n',
  'p APPEND Drafts CATENATE (URL "/INBOX;UIDVALIDITY=1/;UID=20/;SECTION=1.MIME/;PARTIAL=0.10" TEXT {3+}\r\nabc)\r\n',
  'q X "imap://a%40b;AUTH=*@h/c%2Fd;UIDVALIDITY=7/;UID=3"\r\n',
  'k AUTHENTICATE PLAIN AGFuYQBwdw==\r\n',
  'l CREATE a/b (USE (\\Archive))\r\nm RENAME INBOX &U,BTFw-/x\r\n',
];
const PIECES = [
  ...' ,:*()[]{}"\\<>%&-+~$.\r\n\0\x7f\xff'.split(''),
  ...[
    '\r\n',
    ' (',
    ') ',
    '{3+}\r\nabc',
    '{3}\r\n',
    '~{2+}\r\n\0\0',
    '{999999999999}\r\n',
    '{0+}\r\n',
    '""',
    '"\\',
    'NIL',
    '4294967295',
    '4294967296',
    '0',
  ],
  ...[
    'INBOX',
    '1:*',
    '*:1',
    'UID ',
    'a ',
    'FETCH ',
    'SEARCH ',
    'BODY[',
    'BODY.PEEK[',
    'BINARY.SIZE[',
    ']<0.1>',
    'HEADER.FIELDS (A)',
    'NOT ',
    'OR ',
    'RETURN (',
    '&AGE-',
    '&',
    '-',
    '\xc3\xa9',
  ],
];

/** What a command's arguments may throw. @throws anything else */
function tolerated(read: () => unknown): void {
  try {
    read();
  } catch (error) {
    if (!(error instanceof SyntaxProblem) && !(error instanceof NameProblem) && !(error instanceof Refusal)) throw error;
  }
}

function shown(events: readonly ReaderEvent[]): string {
  return JSON.stringify(events.map((event) => (event.kind === 'command' ? event.parts.map((part) => part.toString('latin1')) : event)));
}

/** Every reader of arguments gets every argument: a client may say anything anywhere. */
function readAll(args: readonly Token[]): void {
  const [first, second] = args;
  const readers: readonly (() => unknown)[] = [
    () => parseSearch(resultOptionsOf(args).program),
    () => asksModSeq(parseSearch(args)),
    () => criteriaOf(first),
    () => listRequestOf(args, false),
    () => listRequestOf(args, true),
    () => fetchItemsOf(fetchArgumentsOf(args).items, true),
    () => fetchItemsOf(first, false),
    () => statusItemsOf(second),
    () => selectParametersOf(second),
    () => metadataRequestOf(args),
    () => wishesOf(args.slice(1), false),
    () => parseMessageUrl(bytesOf(args.at(-1)).toString('latin1')),
    () => flagsOf(listOf(args.at(-1))),
    () => setOf(first),
    () => mailboxNameOf(first),
    () => must(!/\p{Cc}/u.test(newMailboxNameOf(second, true)), 'a new mailbox has no control character in its name'),
  ];
  for (const read of readers) tolerated(read);
}

const BOUNDS = { lineBytes: 2_000, literalBytes: 1_000, appendBytes: 4_000, literals: 6 };

export const imapCommands: Target = {
  name: 'imap-commands',
  material: { seeds: COMMANDS, pieces: PIECES },
  run: (input, dice) => {
    const whole = [...new CommandReader(BOUNDS).push(input)];
    const reader = new CommandReader(BOUNDS);
    const pieces: ReaderEvent[] = [];
    for (const piece of cut(input, dice)) {
      for (const event of reader.push(piece)) pieces.push(event);
      if (pieces.at(-1)?.kind === 'broken') break;
      must(reader.heldBytes <= BOUNDS.lineBytes + BOUNDS.appendBytes + 100, 'no more is held than may be');
    }
    must(shown(whole) === shown(pieces), 'the pieces that bytes arrive in make no difference');
    for (const event of whole) {
      if (event.kind !== 'command') continue;
      tagOf(event.parts);
      tolerated(() => readAll(parseCommand(event.parts).args));
    }
  },
};

const UIDS = Array.from({ length: 60 }, (_, index) => index * 3 + 2);
const MAILBOX = mailboxOf(UIDS);

function mailboxOf(uids: readonly number[]): SelectedMailbox {
  const table = new MessageTable();
  for (const uid of uids) table.append({ uid, flags: [], modSeq: 1, internalDate: 0, sizeBytes: 1 });
  const counts = { messages: uids.length, unseen: uids.length, sizeBytes: uids.length, uidNext: 1_000, highestModSeq: 1 };
  const row = { id: 1 as MailboxId, name: 'INBOX', specialUse: null, subscribed: true, uidValidity: 1, ...counts };
  return new SelectedMailbox(row, table, { readOnly: false });
}

export const imapSets: Target = {
  name: 'imap-sets',
  material: {
    seeds: ['1', '1:*', '*', '5,3:1,*:7', '2:4,11:12', '4294967295:1'],
    pieces: [...'0123456789,:*'.split(''), '4294967295', ' ', '-', '\0', '1:3,', '*:'],
  },
  run: (input) => {
    tolerated(() => {
      const text = input.toString('latin1');
      const ranges = parseSet(text);
      for (const byUid of [true, false]) {
        const all = byUid ? UIDS : UIDS.map((_, index) => index + 1);
        const ends = ranges.map((range) => range.map((end) => (end === Infinity ? (all.at(-1) ?? 0) : end)));
        const wanted = UIDS.filter((_, index) => ends.some(([one = 0, other = 0]) => isBetween(all[index] ?? 0, one, other)));
        must(MAILBOX.resolve(ranges, byUid).join() === wanted.join(), 'a set means the members it names');
        if (byUid && wanted.length > 0)
          must(MAILBOX.resolve(parseSet(formatSet(wanted)), true).join() === wanted.join(), 'a set that is written is read again');
      }
    });
  },
};

function isBetween(value: number, one: number, other: number): boolean {
  return value >= Math.min(one, other) && value <= Math.max(one, other);
}

export const imapNames: Target = {
  name: 'imap-names',
  material: {
    seeds: ['INBOX', 'Entw&APw-rfe', '~peter/mail/&U,BTFw-/&ZeVnLIqe-', '&Jjo-!', '&-', '&2D3eAA-', 'caf\xc3\xa9'],
    pieces: [...'&-/,+%*"\\ \0\x7f'.split(''), '&AGE-', '&U,', '&2D0-', '&3gA-', '\xc3\xa9', '\xf0\x9f\x98\x80', '\xff', 'AAA', '&AAA-'],
  },
  run: (input) => {
    tolerated(() => {
      const name = decodeName(input, false);
      must(decodeName(Buffer.from(encodeMutf7(name), 'latin1'), false) === name, 'a name that is written is read again');
    });
    tolerated(() => must(Buffer.from(decodeName(input, true)).equals(input), 'a name in UTF-8 is what it was'));
    const text = input.toString('utf16le').toWellFormed();
    const encoded = encodeMutf7(text);
    must(/^[\x20-\x7e]*$/.test(encoded), 'an encoded name is ASCII');
  },
};
