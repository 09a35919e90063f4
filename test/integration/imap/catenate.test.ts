/** Messages put together on the server (RFC 4469). One expectation a line. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inProcessStorage } from '../../../server-bundle/storage/service/in-process.ts';
import { imapStage, PASSWORD, type ImapStage, type LineClient } from '../../support/imap-stage.ts';

const LETTER = [
  'From: bo@stranger.test',
  'Subject: two parts',
  'Content-Type: multipart/mixed; boundary=b',
  '',
  '--b',
  'Content-Type: text/plain',
  '',
  'first',
  '--b',
  'Content-Type: text/html',
  '',
  '<p>second</p>',
  '--b--',
  '',
].join('\r\n');

let stage: ImapStage;
let client: LineClient;
beforeAll(async () => {
  stage = await imapStage();
  client = await (await stage.client()).login();
  await client.command('CREATE Parts');
  await client.command('CREATE "caf&AOk- 1"');
  for (const mailbox of ['Parts', '"caf&AOk- 1"']) await client.command(`APPEND ${mailbox} {${LETTER.length}+}\r\n${LETTER}`);
});
afterAll(async () => {
  client[Symbol.dispose]();
  await stage[Symbol.asyncDispose]();
});

const text = (value: string): string => `TEXT {${value.length}+}\r\n${value}`;
const joined = async (parts: string, from = client): Promise<string> => (await from.command(`APPEND Drafts CATENATE (${parts})`)).at(-1) ?? '';
it('says first that there is no such mailbox', async () => {
  const said = await client.command(`APPEND Nowhere CATENATE (URL "/Parts/;UID=99" ${text('x')})`);
  expect(said).toEqual(['NO [TRYCREATE] There is no such mailbox']);
});

const count = async (): Promise<string | undefined> => (await client.command('STATUS Drafts (MESSAGES)'))[0];
/** The newest of Drafts. */
const newest = async (): Promise<string> => {
  using reader = await (await stage.client()).login();
  const exists = (await reader.command('EXAMINE Drafts')).find((line) => line.endsWith(' EXISTS')) ?? '';
  const [head = '', ...lines] = (await reader.command(`FETCH ${exists.split(' ')[1] ?? ''} BODY.PEEK[]`)).slice(0, -1);
  return lines.join('\r\n').slice(0, Number(/\{(\d+)\}$/.exec(head)?.[1]));
};

describe('refuses', () => {
  it.each(['', 'TEXT', 'URL', 'TEXT "quoted"', 'TEXT atom', 'URL ("/Parts/;UID=1")', 'IMAGE "/Parts/;UID=1"', 'URL "/Parts/;UID=1" TEXT'])(
    '(%s) as no grammar',
    async (parts) => {
      expect(await joined(parts)).toMatch(/^BAD /);
      await client.command('NOOP');
    },
  );

  it.each([
    ['a mailbox that there is not', '/Nowhere/;UID=1'],
    ['a message that there is not', '/Parts/;UID=99'],
    ['a part that there is not', '/Parts/;UID=1/;SECTION=3'],
    ['the header of a part that is no message', '/Parts/;UID=1/;SECTION=1.HEADER'],
    ['a section that is none', '/Parts/;UID=1/;SECTION=FLAGS'],
    ['two sections', '/Parts/;UID=1/;SECTION=1%5D%20BODY.PEEK%5B2'],
    ['a section with a literal in it', '/Parts/;UID=1/;SECTION=HEADER.FIELDS%20({3}'],
    ['a mailbox that was another one then', '/Parts;UIDVALIDITY=1/;UID=1'],
    ['the selected mailbox, of which there is none', ';UID=1'],
    ['somebody else', 'imap://bo@mail.dovecote.test/Parts/;UID=1'],
    ['somebody else whose name has an at sign', 'imap://bo%40dovecote.test@mail.dovecote.test/INBOX/;UID=1'],
    ['another server', 'imap://elsewhere.test/Parts/;UID=1'],
    ['another protocol', 'file:///etc/passwd'],
    ['a signed URL', '/Parts/;UID=1;URLAUTH=anonymous:internal:00'],
    ['no URL', 'nonsense'],
  ])('%s, with its URL, and keeps nothing', async (_, url) => {
    const before = await count();
    expect(await joined(`${text('A: 1\r\n\r\n')} URL "${url}" ${text('end')}`)).toBe(
      `NO [BADURL ${url}] That URL names nothing that this login can read`,
    );
    expect(await count()).toBe(before);
  });

  it('a mailbox of another account, whatever its name', async () => {
    await using api = inProcessStorage(stage.service, 'api');
    await api.call('account.create', { address: 'bo@dovecote.test', password: PASSWORD });
    using other = await stage.client();
    await other.command(`LOGIN bo@dovecote.test "${PASSWORD}"`);
    for (const url of ['/Parts/;UID=1', 'imap://ana%40dovecote.test@mail.dovecote.test/Parts/;UID=1'])
      expect(await joined(`URL "${url}"`, other)).toMatch(/^NO \[BADURL /);
  });

  it('what cannot stand in an answer, in the answer', async () => {
    expect(await joined('URL {7+}\r\na]b\r\n\xe9c')).toBe('NO [BADURL a?b???c] That URL names nothing that this login can read');
  });

  it('nothing at all, too many pieces, and more than a message may have', async () => {
    expect(await joined('URL "/Parts/;UID=1/;PARTIAL=100000"')).toBe('NO An empty message is not kept');
    expect(await joined(Array.from({ length: 101 }, () => 'URL "/Parts/;UID=1"').join(' '))).toMatch(/^NO \[LIMIT\]/);
    const large = 20 * 1024 * 1024;
    await client.command(`APPEND Parts {${large}+}\r\n${'Subject: x\r\n\r\n'.padEnd(large, 'x')}`);
    const before = await count();
    expect(await joined('URL "/Parts/;UID=2" URL "/Parts/;UID=2" URL "/Parts/;UID=2"')).toMatch(/^NO \[TOOBIG\]/);
    expect(await count()).toBe(before);
  });

  it('an octet of value 0', async () => {
    expect(await joined('TEXT ~{9+}\r\nA: 1\r\n\r\n\0')).toMatch(/^NO \[UNKNOWN-CTE\]/);
  });
});

it('puts together text and parts, each as FETCH would give it', async () => {
  const uidValidity = /UIDVALIDITY (\d+)/.exec((await client.command('STATUS Parts (UIDVALIDITY)'))[0] ?? '')?.[1] ?? '';
  const pieces = [
    text('Subject: new\r\n'),
    `URL "/Parts;UIDVALIDITY=${uidValidity}/;UID=1/;section=HEADER.FIELDS%20(From)"`,
    'URL "/Parts/;UID=1/;SECTION=1"',
    text('\r\n'),
    'URL /caf%C3%A9%201/;UID=1/;SECTION=2.MIME',
    'URL "imap://ana%40dovecote.test;AUTH=*@MAIL.dovecote.test/Parts/;UID=1/;SECTION=2/;PARTIAL=3.6"',
  ];
  expect(await joined(pieces.join(' '))).toMatch(/^OK \[APPENDUID \d+ \d+\] APPEND completed$/);
  expect(await newest()).toBe('Subject: new\r\nFrom: bo@stranger.test\r\n\r\nfirst\r\nContent-Type: text/html\r\n\r\nsecond');
});

it('copies a message whole, beside one that comes as a literal', async () => {
  expect(
    (await client.command(`APPEND Drafts (\\Seen) {9+}\r\nA: 1\r\n\r\nx (\\Draft) "01-Feb-2026 10:00:00 +0000" CATENATE (URL "/Parts/;UID=1")`)).at(
      -1,
    ),
  ).toMatch(/^OK \[APPENDUID \d+ \d+:\d+\]/);
  expect(await newest()).toBe(LETTER);
});

it('takes a URL of the selected mailbox, and puts a message together in the place of another', async () => {
  await client.command('SELECT "caf&AOk- 1"');
  const answer = await client.command('REPLACE 1 "caf&AOk- 1" CATENATE (URL ";UID=1/;SECTION=HEADER" TEXT {3+}\r\nnew)');
  expect(answer.at(-1)).toBe('OK REPLACE completed');
  expect((await client.command('UID FETCH 2 BODY.PEEK[TEXT]')).slice(0, 2)).toEqual(['* 1 FETCH (UID 2 BODY[TEXT] {3}', 'new)']);
  await client.command('UNSELECT');
});
