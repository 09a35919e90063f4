/** Messages put in together (MULTIAPPEND) and in another's place (REPLACE). One expectation a line. */
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { imapStage, type ImapStage, type LineClient } from '../../support/imap-stage.ts';

let stage: ImapStage;
let client: LineClient;
let mailbox = '';
let turn = 0;

beforeAll(async () => {
  stage = await imapStage();
  client = await (await stage.client()).login();
});
afterAll(async () => {
  client[Symbol.dispose]();
  await stage[Symbol.asyncDispose]();
});
beforeEach(async () => {
  mailbox = `Box${++turn}`;
  await client.command(`CREATE ${mailbox}`);
});

const literal = (text: string): string => `{${text.length}+}\r\n${text}`;
const tagged = async (command: string): Promise<string> => (await client.command(command)).at(-1) ?? '';

it('keeps several messages with their flags and dates', async () => {
  const date = '"01-Feb-2026 10:00:00 +0000"';
  expect(
    await tagged(
      `APPEND ${mailbox} (\\Seen) ${date} ${literal('A: 1\r\n\r\none')} (\\Flagged) ${literal('A: 2\r\n\r\ntwo')} ${literal('A: 3\r\n\r\n3')}`,
    ),
  ).toMatch(/^OK \[APPENDUID \d+ 1:3\] APPEND completed$/);
  await client.command(`SELECT ${mailbox}`);
  expect((await client.command('FETCH 1:3 (FLAGS RFC822.SIZE)')).slice(0, -1)).toEqual([
    '* 1 FETCH (FLAGS (\\Seen) RFC822.SIZE 11)',
    '* 2 FETCH (FLAGS (\\Flagged) RFC822.SIZE 11)',
    '* 3 FETCH (FLAGS () RFC822.SIZE 9)',
  ]);
  expect((await client.command('FETCH 1 INTERNALDATE'))[0]).toBe('* 1 FETCH (INTERNALDATE " 1-Feb-2026 10:00:00 +0000")');
});

it('keeps none of them when one is refused', async () => {
  const good = literal('A: 1\r\n\r\none');
  expect(await tagged(`APPEND ${mailbox} ${good} ${literal('')}`)).toBe('NO An empty message is not kept');
  expect(await tagged(`APPEND ${mailbox} ${good} (\\Nonsense) ${good}`)).toBe('BAD there is no such system flag');
  expect(await tagged(`APPEND ${mailbox} ${good} ~${literal('A: 1\r\n\r\n\0')}`)).toMatch(/^NO \[UNKNOWN-CTE\]/);
  expect(await tagged(`APPEND ${mailbox} ${good} "yesterday" ${good}`)).toBe('BAD the date is malformed');
  expect(await tagged(`APPEND ${mailbox} ${good} (\\Seen)`)).toBe('BAD the message comes as a literal');
  expect(await tagged(`APPEND Nowhere ${good} ${good}`)).toBe('NO [TRYCREATE] There is no such mailbox');
  expect((await client.command(`STATUS ${mailbox} (MESSAGES UIDNEXT)`))[0]).toBe(`* STATUS ${mailbox} (MESSAGES 0 UIDNEXT 1)`);
});

it('holds no more of one APPEND than of one message', async () => {
  client.send(`a APPEND ${mailbox} {${40 * 1024 * 1024}}\r\n`);
  expect(await client.line()).toBe('+ go ahead');
  client.send(`${'x'.repeat(40 * 1024 * 1024)} {${20 * 1024 * 1024}}\r\n`);
  expect(await client.line()).toBe('a NO [TOOBIG] That is larger than the server takes');
});

it('replaces a message, here or in another mailbox', async () => {
  await client.command(`APPEND ${mailbox} ${literal('A: 1\r\n\r\none')} ${literal('A: 2\r\n\r\ntwo')}`);
  await client.command(`SELECT ${mailbox}`);
  const here = await client.command(`REPLACE 1 ${mailbox} (\\Draft) ${literal('A: 3\r\n\r\nthree')}`);
  expect(here[0]).toMatch(/^\* OK \[APPENDUID \d+ 3\]/);
  expect(here.slice(1)).toEqual(['* 3 EXISTS', '* 1 EXPUNGE', 'OK REPLACE completed']);
  expect((await client.command('FETCH 1:* (UID FLAGS)')).slice(0, -1)).toEqual(['* 1 FETCH (UID 2 FLAGS ())', '* 2 FETCH (UID 3 FLAGS (\\Draft))']);
  const elsewhere = await client.command(`UID REPLACE 3 Sent ${literal('A: 4\r\n\r\nsent')}`);
  expect(elsewhere[0]).toMatch(/^\* OK \[APPENDUID \d+ 1\]/);
  expect(elsewhere.slice(1)).toEqual(['* 2 EXPUNGE', 'OK REPLACE completed']);
});

it('leaves the old message where the new one cannot be kept', async () => {
  const good = literal('A: 1\r\n\r\none');
  await client.command(`APPEND ${mailbox} ${good}`);
  await client.command(`SELECT ${mailbox}`);
  expect(await tagged(`REPLACE 1 Nowhere ${good}`)).toBe('NO [TRYCREATE] There is no such mailbox');
  expect(await tagged(`REPLACE 1 ${mailbox} ${literal('')}`)).toBe('NO An empty message is not kept');
  expect(await tagged(`REPLACE 1 ${mailbox} ${good} ${good}`)).toBe('BAD REPLACE takes one message');
  expect(await tagged(`REPLACE 1:2 ${mailbox} ${good}`)).toBe('BAD REPLACE takes the number of one message');
  expect(await tagged(`REPLACE 7 ${mailbox} ${good}`)).toBe('BAD There is no message of that number');
  expect(await tagged(`UID REPLACE 7 ${mailbox} ${good}`)).toBe('NO [NONEXISTENT] There is no such message');
  await client.command(`EXAMINE ${mailbox}`);
  expect(await tagged(`REPLACE 1 ${mailbox} ${good}`)).toBe('NO [READ-ONLY] The mailbox is open for reading only');
  expect((await client.command(`STATUS ${mailbox} (MESSAGES UIDNEXT)`))[0]).toBe(`* STATUS ${mailbox} (MESSAGES 1 UIDNEXT 2)`);
});
