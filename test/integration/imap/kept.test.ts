/** What FETCH and SEARCH answer from what is kept beside the messages is what reading the messages would give, byte for byte. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { renderEnvelope, renderStructure } from '../../../server-bundle/wire/imap/envelope.ts';
import { readHeader } from '../../../server-bundle/wire/mime/header.ts';
import { hasHeader, hasInBody, hasInHeader } from '../../../server-bundle/wire/mime/search.ts';
import { parseStructure } from '../../../server-bundle/wire/mime/structure.ts';
import { summarize } from '../../../server-bundle/wire/mime/summary.ts';
import { inProcessStorage } from '../../../server-bundle/storage/service/in-process.ts';
import { ADDRESS, PASSWORD, imapStage, type ImapStage } from '../../support/imap-stage.ts';
import { randomMime } from '../../support/random-mime.ts';

const MESSAGES = 150;
let stage: ImapStage;
const messages = fc.sample(randomMime, { numRuns: MESSAGES, seed: 41 });

beforeAll(async () => {
  stage = await imapStage();
  for (const [index, raw] of messages.entries()) await stage.mx.call('message.deliver', { deliveryId: `m${index}`, accounts: [stage.account], raw });
  // The first login brings the letters in, which takes longer than a client of a test waits for a line when the machine is busy.
  await using storage = inProcessStorage(stage.service, 'imap');
  const { session } = await storage.call('login.open', { address: ADDRESS, password: PASSWORD });
  await storage.call('login.close', { session });
});
afterAll(() => stage[Symbol.asyncDispose]());

function expected(raw: Buffer, sequence: number): string {
  const { envelope, structure } = summarize(parseStructure(raw));
  const { fields, bodyStart } = readHeader(raw, 0, raw.length);
  const chosen = fields
    .filter((field) => field.name === 'subject' || field.name === 'to')
    .map((field) => raw.toString('latin1', field.start, field.end));
  const literal = (text: string): string => `{${text.length}}\r\n${text}`;
  return [
    `* ${sequence} FETCH (ENVELOPE ${renderEnvelope(envelope)} BODYSTRUCTURE ${renderStructure(structure, true)} BODY ${renderStructure(structure, false)}`,
    `BODY[HEADER.FIELDS (SUBJECT TO)] ${literal(`${chosen.join('')}\r\n`)} BODY[HEADER] ${literal(raw.toString('latin1', 0, bodyStart))})\r\n`,
  ].join(' ');
}

it('fetches envelopes, structures and header fields', async () => {
  using client = await (await stage.client()).login();
  await client.command('EXAMINE INBOX');
  const lines = await client.command('FETCH 1:* (ENVELOPE BODYSTRUCTURE BODY BODY.PEEK[HEADER.FIELDS (SUBJECT TO)] BODY.PEEK[HEADER])');
  const told = `${lines.slice(0, -1).join('\r\n')}\r\n`;
  const wanted = messages.map((raw, index) => expected(raw, index + 1)).join('');
  expect(told === wanted).toBe(true);
});

it('searches as if it had read everything', async () => {
  using client = await (await stage.client()).login();
  await client.command('EXAMINE INBOX');
  const parsed = messages.map((raw) => ({ raw, structure: parseStructure(raw) }));
  const numbers = (fits: (message: (typeof parsed)[number], index: number) => boolean): string =>
    `* SEARCH${parsed.map((message, index) => (fits(message, index) ? ` ${index + 1}` : '')).join('')}`;
  const text = (wanted: string) => (message: (typeof parsed)[number]) =>
    hasInHeader(message.structure.fields, wanted) || hasInBody(message.raw, message.structure, wanted);
  const header = (name: string, wanted: string) => (message: (typeof parsed)[number]) => hasHeader(message.structure.fields, name, wanted);
  const search = async (key: string): Promise<string | undefined> => (await client.command(`SEARCH ${key}`))[0];
  const first = await search('TEXT paloma');
  expect(first).toBe(numbers(text('paloma')));
  expect(first).not.toBe('* SEARCH');
  expect(await search('NOT TEXT paloma 3:20')).toBe(numbers((message, index) => !text('paloma')(message) && index >= 2 && index < 20));
  expect(await search('OR SUBJECT nido (FROM paloma UNSEEN)')).toBe(
    numbers((message) => header('subject', 'nido')(message) || header('from', 'paloma')(message)),
  );
  expect(await search('BODY "ne tw" NOT HEADER X-Note ""')).toBe(
    numbers((message) => hasInBody(message.raw, message.structure, 'ne tw') && !header('x-note', '')(message)),
  );
});

it('opens a mailbox that is listed in more than one piece', async () => {
  using client = await (await stage.client()).login();
  await client.command('APPEND Archive {16+}\r\nSubject: one\r\n\r\n');
  await client.command('SELECT Archive');
  for (let messages = 1; messages < 32_768; messages *= 2) await client.command('COPY 1:* Archive');
  expect(await client.command('SELECT Archive')).toContain('* 32768 EXISTS');
  expect(await client.command('FETCH 20000:20001,32768 UID')).toEqual([
    '* 20000 FETCH (UID 20000)',
    '* 20001 FETCH (UID 20001)',
    '* 32768 FETCH (UID 32768)',
    'OK FETCH completed',
  ]);
});
