/** BINARY (RFC 3516): parts without their transfer encoding, and octets NUL. One expectation a line. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { imapStage, type ImapStage, type LineClient } from '../../support/imap-stage.ts';

const HEAD = 'Subject: parts\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n';
const part = (encoding: string, body: string): string =>
  `--x\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: ${encoding}\r\n\r\n${body}\r\n`;
const MESSAGE = `${HEAD}${part('base64', 'aGVs\r\nbG8=')}${part('Quoted-Printable', 'caf=C3=A9=\r\n!')}${part('base64', 'AAEC')}${part('x-new', '???')}${part('8bit', 'plain')}--x--\r\n`;

let stage: ImapStage;
let client: LineClient;

beforeAll(async () => {
  stage = await imapStage();
  client = await (await stage.client()).login();
  await client.command(`APPEND Drafts {${MESSAGE.length}+}\r\n${MESSAGE}`);
  await client.command('SELECT Drafts');
});
afterAll(async () => {
  client[Symbol.dispose]();
  await stage[Symbol.asyncDispose]();
});

const fetched = async (items: string): Promise<string> => (await client.command(`FETCH 1 (${items})`)).join('\n');

it('gives the bytes that a transfer encoding stands for, and how many they are', async () => {
  expect(await fetched('BINARY.PEEK[1]')).toBe('* 1 FETCH (BINARY[1] {5}\nhello)\nOK FETCH completed');
  expect(await fetched('BINARY.PEEK[2]')).toBe('* 1 FETCH (BINARY[2] {6}\ncaf\u00c3\u00a9!)\nOK FETCH completed');
  expect(await fetched('BINARY.PEEK[5]')).toBe('* 1 FETCH (BINARY[5] {5}\nplain)\nOK FETCH completed');
  expect(await fetched('BINARY.SIZE[1] BINARY.SIZE[2] BINARY.SIZE[3]')).toBe(
    '* 1 FETCH (BINARY.SIZE[1] 5 BINARY.SIZE[2] 6 BINARY.SIZE[3] 3)\nOK FETCH completed',
  );
  expect(await fetched('BINARY.PEEK[1]<1.3>')).toBe('* 1 FETCH (BINARY[1]<1> {3}\nell)\nOK FETCH completed');
  expect(await fetched('BINARY.PEEK[1]<9.3>')).toBe('* 1 FETCH (BINARY[1]<9> {0}\n)\nOK FETCH completed');
});

it('writes octets NUL as a literal8', async () => {
  expect(await fetched('BINARY.PEEK[3]')).toBe('* 1 FETCH (BINARY[3] ~{3}\n\0\u0001\u0002)\nOK FETCH completed');
});

it('refuses an encoding it does not know, and writes nothing of that message', async () => {
  expect(await fetched('UID BINARY.PEEK[4]')).toMatch(/^NO \[UNKNOWN-CTE\]/);
  expect(await fetched('BINARY.SIZE[4]')).toMatch(/^NO \[UNKNOWN-CTE\]/);
});

it('tells a part that there is not', async () => {
  expect(await fetched('BINARY.PEEK[9] BINARY.SIZE[9]')).toBe('* 1 FETCH (BINARY[9] NIL BINARY.SIZE[9] 0)\nOK FETCH completed');
});

it('refuses what is no part number', async () => {
  for (const item of ['BINARY[TEXT]', 'BINARY[1.]', 'BINARY[0]', 'BINARY.SIZE[1]<0.5>', 'BINARY[1 (a)]'])
    expect(await fetched(item), item).toBe('BAD BINARY takes the number of a part');
  expect(await fetched('BINARY.LARGE[1]')).toBe('BAD there is no such FETCH item');
});

it('marks the message as read unless it only peeks', async () => {
  expect(await fetched('FLAGS')).toContain('FLAGS ()');
  expect(await fetched('BINARY[1]')).toContain('FLAGS (\\Seen)');
});

it('takes a message as a literal8, but for octets NUL', async () => {
  expect((await client.command('APPEND Drafts ~{9+}\r\nA: 1\r\n\r\nx')).at(-1)).toMatch(/^OK \[APPENDUID/);
  expect((await client.command('APPEND Drafts ~{9+}\r\nA: 1\r\n\r\n\0')).at(-1)).toMatch(/^NO \[UNKNOWN-CTE\]/);
});
