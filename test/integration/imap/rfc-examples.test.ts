/** The examples that stand in the RFCs, on our names where theirs need another server. One expectation a line. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { imapStage, type ImapStage, type LineClient } from '../../support/imap-stage.ts';

let stage: ImapStage;
let client: LineClient;

beforeAll(async () => {
  stage = await imapStage();
  client = await (await stage.client()).login();
  for (const name of ['Archive', 'Drafts', 'Junk', 'Sent', 'Trash']) {
    await client.command(`DELETE ${name}`);
    await client.command(`UNSUBSCRIBE ${name}`);
  }
  for (const name of ['Fruit/Apple', 'Fruit/Banana', 'Tofu', 'Vegetable/Broccoli', 'Vegetable/Corn']) await client.command(`CREATE ${name}`);
  for (const name of ['Fruit/Banana', 'Fruit/Peach', 'Vegetable', 'Vegetable/Broccoli']) await client.command(`SUBSCRIBE ${name}`);
});
afterAll(async () => {
  client[Symbol.dispose]();
  await stage[Symbol.asyncDispose]();
});

const told = async (command: string): Promise<string[]> => (await client.command(command)).slice(0, -1);

it('RFC 5258 §5, examples 1 to 3: all mailboxes, those subscribed to, and what has children', async () => {
  expect((await told('LIST "" "*"')).map((line) => line.split(' ').at(-1))).toEqual([
    'Fruit',
    'Fruit/Apple',
    'Fruit/Banana',
    'INBOX',
    'Tofu',
    'Vegetable',
    'Vegetable/Broccoli',
    'Vegetable/Corn',
  ]);
  expect(await told('LIST (SUBSCRIBED) "" "*"')).toEqual([
    '* LIST (\\HasNoChildren \\Subscribed) "/" Fruit/Banana',
    '* LIST (\\NonExistent \\Subscribed) "/" Fruit/Peach',
    '* LIST (\\HasNoChildren \\Subscribed) "/" INBOX',
    '* LIST (\\HasChildren \\Subscribed) "/" Vegetable',
    '* LIST (\\HasNoChildren \\Subscribed) "/" Vegetable/Broccoli',
  ]);
  expect(await told('LIST () "" "%" RETURN (CHILDREN)')).toEqual([
    '* LIST (\\HasChildren) "/" Fruit',
    '* LIST (\\HasNoChildren) "/" INBOX',
    '* LIST (\\HasNoChildren) "/" Tofu',
    '* LIST (\\HasChildren) "/" Vegetable',
  ]);
});

it('RFC 5258 §5, examples 8 and 9: what is subscribed to beneath what is shown', async () => {
  expect(await told('LIST (SUBSCRIBED RECURSIVEMATCH) "" "%"')).toEqual([
    '* LIST (\\HasChildren) "/" Fruit ("CHILDINFO" ("SUBSCRIBED"))',
    '* LIST (\\HasNoChildren \\Subscribed) "/" INBOX',
    '* LIST (\\HasChildren \\Subscribed) "/" Vegetable ("CHILDINFO" ("SUBSCRIBED"))',
  ]);
});

it('RFC 3501 §6.3.9: LSUB with % tells the level above as \\Noselect', async () => {
  expect(await told('LSUB "" %')).toEqual(['* LSUB () "/" INBOX', '* LSUB () "/" Vegetable', '* LSUB (\\Noselect) "/" Fruit']);
});

it('RFC 5819 §3: the status of each mailbox behind its line, and none of what does not exist', async () => {
  expect(await told('LIST "" % RETURN (STATUS (MESSAGES UNSEEN))')).toEqual(
    ['\\HasChildren) "/" Fruit', '\\HasNoChildren) "/" INBOX', '\\HasNoChildren) "/" Tofu', '\\HasChildren) "/" Vegetable'].flatMap((each) => [
      `* LIST (${each}`,
      `* STATUS ${each.split(' ').at(-1) ?? ''} (MESSAGES 0 UNSEEN 0)`,
    ]),
  );
  expect(await told('LIST (SUBSCRIBED RECURSIVEMATCH) "" Fruit/% RETURN (STATUS (MESSAGES))')).toEqual([
    '* LIST (\\HasNoChildren \\Subscribed) "/" Fruit/Banana',
    '* STATUS Fruit/Banana (MESSAGES 0)',
    '* LIST (\\NonExistent \\Subscribed) "/" Fruit/Peach',
  ]);
});

it('RFC 3502 §6.3.11, RFC 4731 §3.1, RFC 5182 §2.3: several letters at once, and a result that is kept', async () => {
  const letters = ['2', '3', '4'].map((n) => `Subject: ${n}\r\n\r\nx`).map((text) => `(\\Seen) {${text.length}+}\r\n${text}`);
  expect((await client.command(`APPEND Tofu ${letters.join(' ')}`)).at(-1)).toMatch(/^OK \[APPENDUID \d+ 1:3\]/);
  await client.command('SELECT Tofu');
  expect(await told('SEARCH RETURN (MIN COUNT) SEEN')).toEqual([expect.stringMatching(/^\* ESEARCH \(TAG "t\d+"\) MIN 1 COUNT 3$/)]);
  expect(await client.command('SEARCH RETURN (SAVE) SUBJECT 3')).toEqual(['OK SEARCH completed, the result is kept']);
  expect(await told('UID SEARCH RETURN (COUNT ALL) $')).toEqual([expect.stringMatching(/^\* ESEARCH \(TAG "t\d+"\) UID ALL 2 COUNT 1$/)]);
  expect(await told('FETCH $ (UID)')).toEqual(['* 2 FETCH (UID 2)']);
});
