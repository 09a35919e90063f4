/** What a mail program asks for, each on a mailbox of many messages. */
import type { BenchClient } from './client.ts';
import { ABSENT_WORD, RARE_WORD, flagsOf, letter, letterWithAttachment } from './letters.ts';

export interface Sizes {
  readonly messages: number;
  /** In the folder with attachments. */
  readonly bodies: number;
  readonly folders: number;
  readonly appended: number;
}

export interface Task {
  readonly name: string;
  /** To be selected before the clock starts; null for none. */
  readonly folder: string | null;
  /** At least this many times as fast as Dovecot; null where nothing was set. */
  readonly aim: number | null;
  run(client: BenchClient, sizes: Sizes): Promise<unknown>;
}

const INBOX = 'INBOX';
const ATTACHMENTS = 'Attachments';
const ATTRIBUTES = '(MESSAGES UIDNEXT UIDVALIDITY UNSEEN)';

export const TASKS: readonly Task[] = [
  { name: 'SELECT', folder: null, aim: null, run: (client) => client.command(`SELECT ${INBOX}`) },
  { name: 'FETCH 1:* (FLAGS)', folder: INBOX, aim: 1.5, run: (client) => client.command('FETCH 1:* (FLAGS)') },
  { name: 'UID FETCH 1:* (FLAGS)', folder: INBOX, aim: 1.5, run: (client) => client.command('UID FETCH 1:* (FLAGS)') },
  { name: 'FETCH 1:* (ENVELOPE)', folder: INBOX, aim: 1.3, run: (client) => client.command('FETCH 1:* (ENVELOPE)') },
  {
    name: 'UID FETCH, as a list of letters',
    folder: INBOX,
    aim: 1.3,
    run: (client) => client.command('UID FETCH 1:* (UID FLAGS INTERNALDATE RFC822.SIZE ENVELOPE BODYSTRUCTURE)'),
  },
  {
    name: 'UID FETCH, some header fields',
    folder: INBOX,
    aim: null,
    run: (client) => client.command('UID FETCH 1:* (UID FLAGS RFC822.SIZE BODY.PEEK[HEADER.FIELDS (From To Subject Date Message-ID References)])'),
  },
  { name: 'BODY.PEEK[] of 1,000 of 4 KB', folder: INBOX, aim: 1, run: (client) => client.command('UID FETCH 1:1000 (BODY.PEEK[])') },
  { name: 'BODY.PEEK[] with attachments', folder: ATTACHMENTS, aim: 1, run: (client) => client.command('UID FETCH 1:* (BODY.PEEK[])') },
  { name: 'BODY.PEEK[1] of those', folder: ATTACHMENTS, aim: null, run: (client) => client.command('UID FETCH 1:* (BODY.PEEK[1])') },
  { name: 'SEARCH TEXT, one in a thousand', folder: INBOX, aim: 1, run: (client) => client.command(`UID SEARCH TEXT ${RARE_WORD}`) },
  { name: 'SEARCH BODY, nowhere', folder: INBOX, aim: 1, run: (client) => client.command(`UID SEARCH BODY ${ABSENT_WORD}`) },
  { name: 'SEARCH FROM', folder: INBOX, aim: 1, run: (client) => client.command('UID SEARCH FROM ann13@') },
  { name: 'SEARCH UNSEEN', folder: INBOX, aim: 1, run: (client) => client.command('UID SEARCH UNSEEN') },
  {
    name: 'STORE +FLAGS, then -FLAGS',
    folder: INBOX,
    aim: null,
    run: (client) => client.pipeline(['UID STORE 1:500 +FLAGS.SILENT (Bench)', 'UID STORE 1:500 -FLAGS.SILENT (Bench)']),
  },
  {
    name: 'LIST with the status of all folders',
    folder: null,
    aim: 1,
    run: (client) => client.command(`LIST "" "F*" RETURN (STATUS ${ATTRIBUTES})`),
  },
  {
    name: 'STATUS of each folder',
    folder: null,
    aim: 1,
    run: (client, { folders }) => client.pipeline(Array.from({ length: folders }, (_, n) => `STATUS F${n} ${ATTRIBUTES}`)),
  },
  {
    name: 'APPEND of 4 KB, one after the other',
    folder: null,
    aim: 1,
    run: async (client, { appended }) => {
      for (let n = 0; n < appended; n += 1) await client.command(append('Trash', '', letter(2_000_000 + n)));
    },
  },
];

/** The same mailbox for everybody, by the same commands. */
export async function fill(client: BenchClient, { messages, bodies, folders }: Sizes): Promise<void> {
  for (const folder of [ATTACHMENTS, 'Trash']) await client.command(`CREATE ${folder}`).catch(() => undefined);
  await appendMany(client, INBOX, messages, letter);
  await appendMany(client, ATTACHMENTS, bodies, letterWithAttachment);
  for (let n = 0; n < folders; n += 1) {
    await client.command(`CREATE F${n}`);
    await client.command(append(`F${n}`, '', letter(3_000_000 + n)));
  }
}

const BATCH_BYTES = 2_000_000;
const BATCH_MESSAGES = 50;

async function appendMany(client: BenchClient, folder: string, count: number, make: (n: number) => Buffer): Promise<void> {
  for (let n = 0; n < count;) {
    const pieces: Buffer[] = [Buffer.from(`APPEND ${folder}`)];
    for (let [bytes, messages] = [0, 0]; n < count && bytes < BATCH_BYTES && messages < BATCH_MESSAGES; n += 1, messages += 1) {
      const raw = make(n);
      bytes += raw.length;
      pieces.push(Buffer.from(` (${flagsOf(n)}) {${raw.length}+}\r\n`), raw);
    }
    await client.command(Buffer.concat(pieces));
  }
}

function append(folder: string, flags: string, raw: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`APPEND ${folder} (${flags}) {${raw.length}+}\r\n`), raw]);
}
