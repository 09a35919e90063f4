/** UTF8=ACCEPT (RFC 6855). One expectation a line. */
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { imapStage, type ImapStage, type LineClient } from '../../support/imap-stage.ts';

let stage: ImapStage;
let client: LineClient;

beforeAll(async () => {
  stage = await imapStage();
});
beforeEach(async () => {
  client = await (await stage.client()).login();
});
afterAll(() => stage[Symbol.asyncDispose]());

/** Sent and received as latin1, each character one byte. */
const utf8 = (text: string): string => Buffer.from(text).toString('latin1');
const tagged = async (command: string): Promise<string> => (await client.command(command)).at(-1) ?? '';
const LETTER = utf8('Subject: caf\u00e9\r\n\r\nx');

it('is enabled after login only, and other names are passed over', async () => {
  using stranger = await stage.client();
  expect(await stranger.command('ENABLE UTF8=ACCEPT')).toEqual(['NO [AUTHENTICATIONFAILED] Log in first']);
  expect(await client.command('ENABLE FLYING')).toEqual(['* ENABLED', 'OK ENABLE completed']);
  expect(await client.command('ENABLE utf8=accept FLYING')).toEqual(['* ENABLED UTF8=ACCEPT', 'OK ENABLE completed']);
});

it('tells names in modified UTF-7 to whoever has not enabled it, and in UTF-8 to others', async () => {
  expect(await tagged('CREATE "Entw&APw-rfe"')).toMatch(/^OK \[MAILBOXID \(F\d+\)\] CREATE completed$/);
  expect(await client.command('LIST "" Entw*')).toContain('* LIST (\\HasNoChildren) "/" Entw&APw-rfe');
  await client.command('ENABLE UTF8=ACCEPT');
  expect(await client.command('LIST "" Entw*')).toContain(utf8('* LIST (\\HasNoChildren) "/" "Entw\u00fcrfe"'));
  expect(await client.command(utf8('STATUS "Entw\u00fcrfe" (MESSAGES)'))).toContain(utf8('* STATUS "Entw\u00fcrfe" (MESSAGES 0)'));
  expect(await tagged(utf8('SELECT "Entw\u00fcrfe"'))).toMatch(/^OK/);
});

it('takes & in a name for what it is', async () => {
  expect(await tagged('CREATE "R&D"')).toBe('NO [CANNOT] a mailbox name is not in modified UTF-7');
  await client.command('ENABLE UTF8=ACCEPT');
  expect(await tagged('CREATE "R&D"')).toMatch(/^OK \[MAILBOXID \(F\d+\)\] CREATE completed$/);
  expect(await client.command('LIST "" R*')).toContain('* LIST (\\HasNoChildren) "/" R&D');
  using other = await (await stage.client()).login();
  expect(await other.command('LIST "" R*')).toContain('* LIST (\\HasNoChildren) "/" R&-D');
});

it('refuses a name that is not UTF-8', async () => {
  await client.command('ENABLE UTF8=ACCEPT');
  expect(await tagged('CREATE "a\u00ff"')).toMatch(/^BAD/);
});

it('takes a message whose header is in UTF-8, as UTF8 with a literal8, once it is enabled', async () => {
  const append = `APPEND INBOX (\\Seen) UTF8 (~{${LETTER.length}+}\r\n${LETTER})`;
  expect(await tagged(append)).toBe('BAD UTF8 needs ENABLE UTF8=ACCEPT first');
  await client.command('ENABLE UTF8=ACCEPT');
  expect(await tagged(append)).toMatch(/^OK \[APPENDUID/);
  expect(await tagged(`APPEND INBOX UTF8 ({${LETTER.length}+}\r\n${LETTER})`)).toBe('BAD the message comes as a literal');
  await client.command('SELECT INBOX');
  expect((await client.command('FETCH 1 BODY.PEEK[HEADER.FIELDS (SUBJECT)]')).join('\n')).toContain(utf8('Subject: caf\u00e9'));
});

it('searches in UTF-8 without a charset', async () => {
  await client.command('ENABLE UTF8=ACCEPT');
  await client.command('SELECT INBOX');
  expect(await client.command(utf8('SEARCH SUBJECT "caf\u00e9"'))).toEqual(['* SEARCH 1', 'OK SEARCH completed']);
  expect(await tagged('SEARCH CHARSET UTF-8 ALL')).toBe('BAD CHARSET does not go with UTF8=ACCEPT');
  expect(await tagged('SEARCH SUBJECT CHARSET')).toBe('OK SEARCH completed');
  expect(await tagged('UID SEARCH CHARSET UTF-8 ALL')).toBe('BAD CHARSET does not go with UTF8=ACCEPT');
});
