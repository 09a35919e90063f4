/** SEARCH with all its results, SORT, THREAD and what goes with them, on real storage. */
import { ImapFlow } from 'imapflow';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADDRESS, imapStage, type ImapStage, type LineClient, PASSWORD } from '../../support/imap-stage.ts';

const MESSAGES = [
  'From: "Zoe" <ana@a.test>\r\nTo: bo@b.test\r\nSubject: Doves\r\nDate: Mon, 2 Nov 2026 10:00:00 +0000\r\nMessage-ID: <1@a.test>\r\n\r\none\r\n',
  'From: cy@a.test\r\nTo: ana@b.test\r\nCc: x@b.test\r\nSubject: Re: Doves\r\nDate: Mon, 2 Nov 2026 12:00:00 +0000\r\nMessage-ID: <2@a.test>\r\nIn-Reply-To: <1@a.test>\r\n\r\nthe second of them\r\n',
  'From: bo@a.test\r\nSubject: Aviary\r\nDate: Mon, 2 Nov 2026 11:00:00 +0000\r\nMessage-ID: <3@a.test>\r\n\r\nthree, the longest of all of them\r\n',
  'From: =?utf-8?q?=C3=81bel?= <zz@a.test>\r\nSubject: Re: Doves\r\nDate: Mon, 2 Nov 2026 13:00:00 +0000\r\nMessage-ID: <4@a.test>\r\nReferences: <1@a.test> <2@a.test>\r\n\r\nfour\r\n',
  'From: dee@a.test\r\nSubject: [list] Aviary (fwd)\r\nDate: Mon, 2 Nov 2026 09:00:00 +0000\r\nMessage-ID: <5@a.test>\r\n\r\nfive is it\r\n',
] as const;

let stage: ImapStage;

beforeAll(async () => {
  stage = await imapStage();
  using client = await (await stage.client()).login();
  await client.command('CREATE Finding');
  for (const text of MESSAGES) await append(client, 'Finding', text);
});
afterAll(() => stage[Symbol.asyncDispose]());

async function append(client: LineClient, mailbox: string, text: string, options = ''): Promise<void> {
  expect((await client.command(`APPEND ${mailbox} ${options}{${text.length}+}\r\n${text}`)).at(-1)).toMatch(/^OK/);
}

const opened = async (mailbox = 'Finding'): Promise<LineClient> => {
  const client = await (await stage.client()).login();
  await client.command(`SELECT ${mailbox}`);
  return client;
};
const first = async (client: LineClient, command: string): Promise<string | undefined> => (await client.command(command))[0];

describe('SEARCH', () => {
  it('returns what is asked for', async () => {
    using client = await opened();
    const returned = async (rest: string): Promise<string> =>
      ((await first(client, `SEARCH RETURN ${rest}`)) ?? '').replace(/\(TAG "t\d+"\)/, '(TAG)');
    expect(await returned('() SUBJECT doves')).toBe('* ESEARCH (TAG) ALL 1:2,4');
    expect(await returned('(MIN MAX COUNT) SUBJECT doves')).toBe('* ESEARCH (TAG) MIN 1 MAX 4 COUNT 3');
    expect(await returned('(MIN COUNT) SUBJECT nothing')).toBe('* ESEARCH (TAG) COUNT 0');
    expect(await returned('(ALL) CHARSET UTF-8 FROM {5+}\r\n\u00c3\u00a1bel')).toBe('* ESEARCH (TAG) ALL 4');
    expect(await first(client, 'UID SEARCH RETURN (ALL) 2:3')).toMatch(/^\* ESEARCH \(TAG "t\d+"\) UID ALL 2:3$/);
    expect(await client.command('SEARCH RETURN (COLOUR) ALL')).toEqual(['BAD there is no such result option']);
    expect(await client.command('SEARCH CHARSET KOI8-R ALL')).toEqual(['NO [BADCHARSET (UTF-8 US-ASCII)] Only UTF-8 and US-ASCII are searched']);
  });

  it('keeps a result as `$`, as RFC 5182 shows', async () => {
    using client = await opened();
    expect(await first(client, 'SEARCH $')).toBe('* SEARCH');
    expect(await client.command('SEARCH RETURN (SAVE) SUBJECT doves')).toEqual(['OK SEARCH completed, the result is kept']);
    expect(await client.command('FETCH $ UID')).toEqual(['* 1 FETCH (UID 1)', '* 2 FETCH (UID 2)', '* 4 FETCH (UID 4)', 'OK FETCH completed']);
    expect(await first(client, 'SEARCH NOT $')).toBe('* SEARCH 3 5');
    expect(await first(client, 'UID SEARCH UID $ FROM cy')).toBe('* SEARCH 2');
    expect((await client.command('SEARCH RETURN (SAVE MIN) $'))[0]).toMatch(/MIN 1$/);
    expect(await client.command('UID FETCH $ FLAGS')).toEqual(['* 1 FETCH (UID 1 FLAGS ())', 'OK FETCH completed']);
    expect(await client.command('SEARCH RETURN (SAVE) NONSENSE')).toEqual(['BAD there is no such search key']);
    expect(await first(client, 'SEARCH $')).toBe('* SEARCH 1');
    await client.command('SEARCH RETURN (SAVE) CHARSET KOI8-R ALL');
    expect(await client.command('FETCH $ UID')).toEqual(['OK FETCH completed']);
    expect(await client.command('COPY $ Archive')).toEqual(['OK COPY completed']);
    await client.command('SEARCH RETURN (SAVE) ALL');
    await client.command('SELECT Finding');
    expect(await first(client, 'SEARCH $')).toBe('* SEARCH');
  });

  it('forgets from `$` what has been removed', async () => {
    using client = await (await stage.client()).login();
    await client.command('CREATE Removed');
    for (const flags of ['(\\Deleted) ', '', '(\\Deleted) ']) await append(client, 'Removed', 'A: 1\r\n\r\nx', flags);
    await client.command('SELECT Removed');
    await client.command('SEARCH RETURN (SAVE) 1:2');
    expect(await client.command('UID EXPUNGE $')).toEqual(['* 1 EXPUNGE', 'OK EXPUNGE completed']);
    expect(await client.command('STORE $ +FLAGS (\\Flagged)')).toEqual(['* 1 FETCH (FLAGS (\\Flagged))', 'OK STORE completed']);
    expect((await client.command('MOVE $ Archive')).slice(1)).toEqual(['* 1 EXPUNGE', 'OK MOVE completed']);
    expect(await first(client, 'SEARCH $')).toBe('* SEARCH');
  });

  it('goes by age, save date, mod-sequence and ids', async () => {
    using client = await (await stage.client()).login();
    await client.command('CREATE Aged');
    await append(client, 'Aged', MESSAGES[0], '" 1-Jan-2020 00:00:00 +0000" ');
    await append(client, 'Aged', MESSAGES[2]);
    await client.command('SELECT Aged');
    expect(await first(client, 'SEARCH OLDER 86400')).toBe('* SEARCH 1');
    expect(await first(client, 'SEARCH YOUNGER 86400')).toBe('* SEARCH 2');
    expect(await first(client, 'SEARCH SAVEDSINCE 2-Jan-2020')).toBe('* SEARCH 1 2');
    expect(await first(client, 'SEARCH SAVEDBEFORE 2-Jan-2020')).toBe('* SEARCH');
    expect(await first(client, 'SEARCH BEFORE 2-Jan-2020 SAVEDATESUPPORTED')).toBe('* SEARCH 1');
    await client.command('ENABLE CONDSTORE');
    expect(await first(client, 'SEARCH MODSEQ 1')).toMatch(/^\* SEARCH 1 2 \(MODSEQ \d+\)$/);
    expect(await first(client, 'SEARCH MODSEQ 999999')).toBe('* SEARCH');
    expect(await first(client, 'SEARCH OR EMAILID M0 THREADID T0')).toBe('* SEARCH');
    const { rows } = await ids();
    expect(await first(client, `SEARCH EMAILID ${rows[1]?.emailId ?? ''}`)).toBe('* SEARCH 2');
    expect(await first(client, `SEARCH NOT THREADID ${rows[1]?.threadId ?? ''}`)).toBe('* SEARCH 1');
  });

  it('stands hostile programs', async () => {
    using client = await opened();
    expect((await client.command(`SEARCH ${'('.repeat(500)}SEEN${')'.repeat(500)}`)).at(-1)).toMatch(/^BAD/);
    expect((await client.command(`SEARCH ${'NOT '.repeat(5_000)}SEEN`)).at(-1)).toMatch(/^BAD/);
    expect((await client.command(`SEARCH ${'OR ('.repeat(30)}`)).at(-1)).toMatch(/^BAD/);
    expect((await client.command(`SEARCH ${'1:4294967295,'.repeat(4_000)}1`)).at(-1)).toMatch(/^OK/);
    expect((await client.command(`SEARCH ${'1,'.repeat(6_000)}1`)).at(-1)).toMatch(/^BAD/);
    expect((await client.command('SEARCH RETURN')).at(-1)).toMatch(/^BAD/);
    expect((await client.command('SEARCH RETURN () ')).at(-1)).toMatch(/^BAD/);
  });
});

/** As storage tells them. */
async function ids() {
  const { inProcessStorage } = await import('../../../server-bundle/storage/service/in-process.ts');
  const storage = inProcessStorage(stage.service, 'imap');
  try {
    const login = await storage.call('login.open', { address: ADDRESS, password: PASSWORD });
    const mailbox = (await storage.call('mailbox.list', { session: login.session })).find(({ name }) => name === 'Aged');
    if (!mailbox) throw new Error('the mailbox is not there');
    const rows = await storage.call('message.sort-keys', { session: login.session, mailboxId: mailbox.id, uids: [1, 7, 2] });
    await storage.call('login.close', { session: login.session });
    return rows;
  } finally {
    await storage[Symbol.asyncDispose]();
  }
}

describe('SORT', () => {
  it('returns what is asked for, in its order, and keeps it as `$`', async () => {
    using client = await opened();
    expect(await client.command('SORT RETURN (COLOUR) (DATE) UTF-8 ALL')).toEqual(['BAD there is no such result option']);
    expect((await client.command('SORT RETURN (ALL) (DATE) UTF-8')).at(-1)).toMatch(/^BAD/);
    const returned = async (rest: string): Promise<string> => ((await first(client, `SORT RETURN ${rest}`)) ?? '').replace(/\(TAG "t\d+"\)/, '(TAG)');
    expect(await returned('() (REVERSE DATE) UTF-8 ALL')).toBe('* ESEARCH (TAG) ALL 4,2:3,1,5');
    expect(await returned('(MIN MAX COUNT) (REVERSE DATE) UTF-8 SUBJECT doves')).toBe('* ESEARCH (TAG) MIN 4 MAX 1 COUNT 3');
    expect(await returned('(PARTIAL 2:3) (REVERSE DATE) UTF-8 ALL')).toBe('* ESEARCH (TAG) PARTIAL (2:3 2:3)');
    expect(await first(client, 'UID SORT RETURN (ALL) (DATE) UTF-8 SUBJECT nothing')).toMatch(/^\* ESEARCH \(TAG "t\d+"\) UID$/);
    expect(await client.command('SORT RETURN (SAVE MIN MAX) (REVERSE DATE) UTF-8 ALL')).toEqual([
      expect.stringMatching(/^\* ESEARCH .* MIN 4 MAX 5$/),
      'OK SORT completed',
    ]);
    expect(await first(client, 'SEARCH $')).toBe('* SEARCH 4 5');
    expect((await client.command('SORT RETURN (SAVE) (DATE) KOI8-R ALL')).at(-1)).toMatch(/^NO \[BADCHARSET/);
    expect(await first(client, 'SEARCH $')).toBe('* SEARCH');
  });

  it('goes by each criterion and its reverse', async () => {
    using client = await opened();
    const orders: readonly (readonly [string, string])[] = [
      ['(DATE)', '5 1 3 2 4'],
      ['(REVERSE DATE)', '4 2 3 1 5'],
      ['(SUBJECT DATE)', '5 3 1 2 4'],
      ['(SUBJECT REVERSE DATE)', '3 5 4 2 1'],
      ['(FROM)', '1 3 2 5 4'],
      ['(TO REVERSE ARRIVAL)', '5 4 3 2 1'],
      ['(REVERSE CC)', '2 1 3 4 5'],
      ['(DISPLAYFROM)', '4 3 2 5 1'],
      ['(REVERSE DISPLAYTO)', '1 2 3 4 5'],
    ];
    for (const [criteria, order] of orders) expect(await first(client, `SORT ${criteria} UTF-8 ALL`), criteria).toBe(`* SORT ${order}`);
    const sizes = MESSAGES.map((text, index) => [text.length, index + 1] as const).sort(([a], [b]) => a - b);
    expect(await first(client, 'SORT (SIZE) US-ASCII ALL')).toBe(`* SORT ${sizes.map(([, number]) => number).join(' ')}`);
    expect(await first(client, 'UID SORT (REVERSE DATE) UTF-8 SUBJECT doves 2:*')).toBe('* SORT 4 2');
    expect(await first(client, 'SORT (DATE) UTF-8 SUBJECT nothing')).toBe('* SORT');
  });

  it('refuses what it does not know', async () => {
    using client = await opened();
    expect(await client.command('SORT (COLOUR) UTF-8 ALL')).toEqual(['BAD a sort criterion is unknown']);
    expect((await client.command('SORT (DATE) KOI8-R ALL')).at(-1)).toMatch(/^NO \[BADCHARSET \(UTF-8 US-ASCII\)\]/);
    for (const rest of ['(DATE)', '(DATE) UTF-8', 'DATE UTF-8 ALL', '() UTF-8 ALL'])
      expect((await client.command(`SORT ${rest}`)).at(-1)).toMatch(/^BAD/);
  });
});

describe('THREAD', () => {
  it('makes threads by subject and by references', async () => {
    using client = await opened();
    expect(await client.command('THREAD ORDEREDSUBJECT UTF-8 ALL')).toEqual(['* THREAD (5 3)(1 (2)(4))', 'OK THREAD completed']);
    // The forward came first, but what is no forward is its parent; a thread is dated by its first message.
    expect(await first(client, 'THREAD REFERENCES UTF-8 ALL')).toBe('* THREAD (1 2 4)(3 5)');
    expect(await first(client, 'UID THREAD REFERENCES US-ASCII UID 2:4')).toBe('* THREAD (3)(2 4)');
    expect(await first(client, 'THREAD REFERENCES UTF-8 SUBJECT nothing')).toBe('* THREAD');
    expect(await client.command('THREAD COLOUR UTF-8 ALL')).toEqual(['BAD there is no such way of threading']);
    expect((await client.command('THREAD REFERENCES KOI8-R ALL')).at(-1)).toMatch(/^NO \[BADCHARSET/);
    expect((await client.command('THREAD REFERENCES UTF-8')).at(-1)).toMatch(/^BAD/);
  });
});

describe('FETCH', () => {
  it('gives previews, lazily asked for or not', async () => {
    using client = await opened();
    expect(await first(client, 'FETCH 1 PREVIEW')).toBe('* 1 FETCH (PREVIEW "one")');
    expect(await first(client, 'FETCH 1 PREVIEW (LAZY)')).toBe('* 1 FETCH (PREVIEW "one")');
    expect(await first(client, 'UID FETCH 2 (PREVIEW (LAZY) FLAGS)')).toBe('* 2 FETCH (UID 2 PREVIEW "the second of them" FLAGS ())');
    await client.command('CREATE Previews');
    await append(client, 'Previews', 'A: 1\r\n\r\nd\u00c3\u00ad\r\na');
    await append(client, 'Previews', 'Content-Type: image/png\r\n\r\nx');
    await client.command('SELECT Previews');
    expect(await client.command('FETCH 1:2 PREVIEW')).toEqual([
      '* 1 FETCH (PREVIEW {5}',
      'd\u00c3\u00ad a)',
      '* 2 FETCH (PREVIEW "")',
      'OK FETCH completed',
    ]);
    expect((await client.command('FETCH 1 (LAZY)')).at(-1)).toMatch(/^BAD/);
    expect((await client.command('FETCH 1 PREVIEW (EAGER)')).at(-1)).toMatch(/^BAD/);
  });

  it('gives windows of results', async () => {
    using client = await opened();
    const uids = async (rest: string): Promise<readonly string[]> =>
      (await client.command(`UID FETCH ${rest}`)).slice(0, -1).map((line) => /UID (\d+)/.exec(line)?.[1] ?? line);
    expect(await uids('1:* (UID FLAGS) (PARTIAL -1:-2)')).toEqual(['4', '5']);
    expect(await uids('2:4 UID (PARTIAL 1:2)')).toEqual(['2', '3']);
    expect(await uids('1:* UID (PARTIAL 6:9)')).toEqual([]);
    expect(await first(client, 'UID SEARCH RETURN (PARTIAL -1:-2 COUNT) ALL')).toMatch(/UID COUNT 5 PARTIAL \(-1:-2 4:5\)$/);
    expect(await first(client, 'UID SEARCH RETURN (PARTIAL 10:20) ALL')).toMatch(/UID PARTIAL \(10:20 NIL\)$/);
    await client.command('SEARCH RETURN (SAVE PARTIAL 2:3) ALL');
    expect(await uids('$ UID')).toEqual(['2', '3']);
    for (const rest of ['(PARTIAL 0:1)', '(PARTIAL)', '(COLOUR 1)', '(PARTIAL 1:2 PARTIAL 1:2)', '(PARTIAL 1:2) x'])
      expect((await client.command(`UID FETCH 1:* UID ${rest}`)).at(-1), rest).toMatch(/^BAD/);
  });

  it('gives save dates and ids', async () => {
    using client = await opened();
    expect(await first(client, 'FETCH 1 (SAVEDATE EMAILID THREADID)')).toMatch(
      /^\* 1 FETCH \(SAVEDATE "[ \d]\d-[A-Z][a-z]{2}-\d{4} [\d:]{8} \+0000" EMAILID \(M\d+\) THREADID \(T\d+\)\)$/,
    );
    const threads = (await client.command('FETCH 1,2,4 THREADID')).slice(0, -1).map((line) => /T\d+/.exec(line)?.[0]);
    expect(new Set(threads).size).toBe(1);
  });
});

it('is found by imapflow', async () => {
  const client = new ImapFlow({
    host: '127.0.0.1',
    port: stage.port,
    secure: true,
    auth: { user: ADDRESS, pass: PASSWORD },
    tls: { rejectUnauthorized: false },
    logger: false,
  });
  await client.connect();
  try {
    const lock = await client.getMailboxLock('Finding');
    expect(await client.search({ subject: 'doves', not: { from: 'cy' } })).toEqual([1, 4]);
    expect(await client.search({ or: [{ body: 'five' }, { larger: 10_000 }] }, { uid: true })).toEqual([5]);
    lock.release();
  } finally {
    await client.logout();
  }
});
