/** Notes about mailboxes and about the account (RFC 5464), one expectation a line. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { imapStage, type ImapStage, type LineClient } from '../../support/imap-stage.ts';

let stage: ImapStage;
let client: LineClient;
beforeAll(async () => {
  stage = await imapStage();
  client = await (await stage.client()).login();
});
afterAll(async () => {
  client[Symbol.dispose]();
  await stage[Symbol.asyncDispose]();
});

/** Untagged lines, or the refusal. */
const tell = async (command: string): Promise<string[]> => {
  const lines = await client.command(command);
  return lines.at(-1)?.startsWith('OK') ? lines.slice(0, -1) : lines.slice(-1);
};
const last = async (command: string): Promise<string> => (await client.command(command)).at(-1) ?? '';

describe('refuses', () => {
  it('whoever is not logged in', async () => {
    using stranger = await stage.client();
    for (const command of ['GETMETADATA "" /shared/admin', 'SETMETADATA INBOX (/private/comment "x")'])
      expect(await stranger.command(command)).toEqual(['NO [AUTHENTICATIONFAILED] Log in first']);
  });

  it.each([
    'GETMETADATA',
    'GETMETADATA INBOX',
    'GETMETADATA INBOX ()',
    'GETMETADATA (DEPTH) INBOX /private/comment',
    'GETMETADATA (DEPTH 2) INBOX /private/comment',
    'GETMETADATA (MAXSIZE many) INBOX /private/comment',
    'GETMETADATA (COLOUR red) INBOX /private/comment',
    'GETMETADATA INBOX comment',
    'GETMETADATA INBOX /public/comment',
    'GETMETADATA INBOX /private//comment',
    'GETMETADATA INBOX /private/comment/',
    'GETMETADATA INBOX /private/*',
    'GETMETADATA INBOX "/private/%"',
    'GETMETADATA INBOX "/private/caf\xe9"',
    `GETMETADATA INBOX /private${'/x'.repeat(16)}`,
    `GETMETADATA INBOX /private/${'x'.repeat(250)}`,
    `GETMETADATA INBOX (${Array.from({ length: 101 }, (_, at) => `/private/${at}`).join(' ')})`,
    'SETMETADATA INBOX /private/comment "x"',
    'SETMETADATA INBOX ()',
    'SETMETADATA INBOX (/private/comment)',
    'SETMETADATA INBOX (/private/comment bare)',
    'SETMETADATA INBOX (/private/comment (NIL))',
  ])('%s', async (command) => {
    expect(await client.command(command)).toEqual([expect.stringMatching(/^BAD /)]);
    // Whoever does nothing but err is sent away.
    await client.command('NOOP');
  });

  it('notes about mailboxes that there are not', async () => {
    for (const command of ['GETMETADATA Nowhere /private/comment', 'SETMETADATA Nowhere (/private/comment "x")'])
      expect(await tell(command)).toEqual(['NO [NONEXISTENT] There is no such mailbox']);
  });

  it('to change what the server says of itself', async () => {
    expect(await tell('SETMETADATA "" (/private/mine "x" /Shared/Admin "tel:1")')).toEqual([
      'NO [NOPERM] What the server says of itself is for its administrator to change',
    ]);
    expect(await tell('GETMETADATA "" (/shared/admin /private/mine)')).toEqual([
      '* METADATA "" (/shared/admin "mailto:postmaster@dovecote.test" /private/mine NIL)',
    ]);
  });

  it('a value that is too long, and one note more than there may be; then nothing is changed', async () => {
    await client.command('CREATE Full');
    const long = 'x'.repeat(32_769);
    expect(await last(`SETMETADATA Full (/private/a "x" /private/b {${long.length}+}\r\n${long})`)).toBe(
      'NO [METADATA MAXSIZE 32768] That is too long for a note',
    );
    const entries = Array.from({ length: 100 }, (_, at) => `/private/n${at} "x"`);
    expect(await last(`SETMETADATA Full (${entries.join(' ')})`)).toMatch(/^OK/);
    expect(await last('SETMETADATA Full (/private/n0 "changed" /private/a "x")')).toMatch(/^NO \[METADATA TOOMANY\]/);
    expect(await tell('GETMETADATA Full (/private/a /private/n0)')).toEqual([
      '* METADATA Full (/private/n0 x /private/a NIL)'.replace(' x ', ' "x" '),
    ]);
    // In place of another there is room.
    expect(await last('SETMETADATA Full (/private/n0 NIL /private/a "x")')).toMatch(/^OK/);
  });

  it('more bytes than an account may note, wherever they are', async () => {
    const value = 'y'.repeat(32_000);
    let answer = '';
    for (let at = 0; at < 140 && !answer.startsWith('NO'); at += 1)
      answer = await last(`SETMETADATA INBOX (/private/big/${at} {${value.length}+}\r\n${value})`);
    expect(answer).toMatch(/^NO \[METADATA TOOMANY\]/);
    const names = Array.from({ length: 100 }, (_, at) => `/private/big/${at} NIL`);
    expect(await last(`SETMETADATA INBOX (${names.join(' ')})`)).toMatch(/^OK/);
  });
});

it('keeps any value, under a name in any case', async () => {
  expect(await last('SETMETADATA INBOX (/private/Comment "a \\"quoted\\" word" "/shared/two words" "")')).toMatch(/^OK/);
  expect(await tell('GETMETADATA INBOX /PRIVATE/comment')).toEqual(['* METADATA INBOX (/private/Comment "a \\"quoted\\" word")']);
  expect(await tell('GETMETADATA INBOX "/shared/two words"')).toEqual(['* METADATA INBOX ("/shared/two words" "")']);
  expect(await last('SETMETADATA INBOX (/private/lines {12+}\r\none\r\ntwo\r\n\xe9\xff)')).toMatch(/^OK/);
  expect(await tell('GETMETADATA INBOX /private/lines')).toEqual(['* METADATA INBOX (/private/lines {12}', 'one', 'two', '\xe9\xff)']);
  expect(await last('SETMETADATA INBOX (/private/binary ~{3+}\r\na\0b)')).toMatch(/^OK/);
  expect(await tell('GETMETADATA INBOX (/private/binary)')).toEqual(['* METADATA INBOX (/private/binary ~{3}', 'a\0b)']);
  // A quoted NIL is a word like any other.
  expect(await last('SETMETADATA INBOX (/private/comment "NIL" /private/lines nil /private/binary NIL)')).toMatch(/^OK/);
  expect(await tell('GETMETADATA INBOX /private/comment /private/lines')).toEqual(['* METADATA INBOX (/private/Comment "NIL" /private/lines NIL)']);
});

it('tells what stands below a name as deep as it is asked, and what was too long to be told', async () => {
  await client.command('CREATE Deep');
  await client.command('SETMETADATA Deep (/private/a "1" /private/a/b "22" /private/a/b/c "333" /private/ab "4444" /shared/a "5")');
  expect(await tell('GETMETADATA (DEPTH 0) Deep /private/a')).toEqual(['* METADATA Deep (/private/a "1")']);
  expect(await tell('GETMETADATA Deep (DEPTH 1) /private/a')).toEqual(['* METADATA Deep (/private/a "1" /private/a/b "22")']);
  expect(await tell('GETMETADATA (DEPTH infinity) Deep (/private/a /private/a/b)')).toEqual([
    '* METADATA Deep (/private/a "1" /private/a/b "22" /private/a/b/c "333")',
  ]);
  expect(await tell('GETMETADATA (DEPTH 1) Deep (/private/none)')).toEqual([]);
  expect(await client.command('GETMETADATA (DEPTH infinity MAXSIZE 2) Deep /private')).toEqual([
    '* METADATA Deep (/private/a "1" /private/a/b "22")',
    'OK [METADATA LONGENTRIES 4] GETMETADATA completed',
  ]);
  expect(await tell('GETMETADATA (DEPTH 1) "" /shared')).toEqual(['* METADATA "" (/shared/admin "mailto:postmaster@dovecote.test")']);
});

it('lets notes follow a mailbox that is renamed, and go with it', async () => {
  await client.command('CREATE Noted');
  await client.command('SETMETADATA Noted (/shared/comment "kept")');
  await client.command('RENAME Noted Renamed');
  expect(await tell('GETMETADATA Renamed /shared/comment')).toEqual(['* METADATA Renamed (/shared/comment "kept")']);
  await client.command('DELETE Renamed');
  await client.command('CREATE Renamed');
  expect(await tell('GETMETADATA Renamed /shared/comment')).toEqual(['* METADATA Renamed (/shared/comment NIL)']);
  await client.command('SETMETADATA INBOX (/shared/comment "stays")');
  await client.command('RENAME INBOX Former');
  for (const name of ['INBOX', 'Former'])
    expect(await tell(`GETMETADATA ${name} /shared/comment`)).toEqual([`* METADATA ${name} (/shared/comment "stays")`]);
});
