import { expect, it, vi } from 'vitest';
import { imapStage } from '../../support/imap-stage.ts';
import type { LineClient } from '../../support/imap-stage.ts';

/** So that many are few. */
vi.mock('../../../server-bundle/storage/api/operations/messages.ts', () => ({ CHANGED_MAX: 7 }));

const COUNT = 20;

async function fill(client: LineClient): Promise<void> {
  for (let n = 0; n < COUNT; n += 1) await client.command(`APPEND INBOX {5+}\r\nA: ${n % 10}\n`);
  await client.command('SELECT INBOX');
}

it('flags, copies, moves and removes any number of messages, as many at once as storage takes', async () => {
  await using stage = await imapStage();
  using client = await (await stage.client()).login();
  await fill(client);
  expect((await client.command('STORE 1:* +FLAGS (later)')).filter((line) => line.includes('FETCH (FLAGS (later'))).toHaveLength(COUNT);
  expect((await client.command('FETCH 1:* BODY[]')).filter((line) => line.includes('\\Seen'))).toHaveLength(COUNT);
  expect((await client.command('COPY 1:* Trash')).at(-1)).toMatch(/^OK \[COPYUID \d+ 1:20 1:20\]/);
  expect(await client.command('MOVE 1:10 Archive')).toEqual([
    expect.stringMatching(/^\* OK \[COPYUID \d+ 1:10 1:10\]/),
    ...Array.from({ length: 10 }, (_, n) => `* ${10 - n} EXPUNGE`),
    expect.stringMatching(/^OK/),
  ]);
  await client.command('STORE 1:* +FLAGS.SILENT (\\Deleted)');
  expect(await client.command('UID EXPUNGE 11:12')).toHaveLength(3);
  expect((await client.command('EXPUNGE')).filter((line) => line.endsWith('EXPUNGE'))).toHaveLength(8);
  expect((await client.command('STATUS INBOX (MESSAGES)'))[0]).toBe('* STATUS INBOX (MESSAGES 0)');
});

it('removes all of them on CLOSE, and with their mailbox', async () => {
  await using stage = await imapStage();
  using client = await (await stage.client()).login();
  await fill(client);
  await client.command('CREATE Many');
  await client.command('COPY 1:* Many');
  await client.command('STORE 1:* +FLAGS.SILENT (\\Deleted)');
  await client.command('CLOSE');
  expect((await client.command('STATUS INBOX (MESSAGES)'))[0]).toBe('* STATUS INBOX (MESSAGES 0)');
  expect((await client.command('STATUS Many (MESSAGES)'))[0]).toBe('* STATUS Many (MESSAGES 20)');
  expect((await client.command('DELETE Many')).at(-1)).toMatch(/^OK/);
});
