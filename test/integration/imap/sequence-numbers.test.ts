/** A mailbox that others change never yields a wrong sequence number (RFC 9051 §7.5.1): removals wait wherever a client could still count the old way. */
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { imapStage, type ImapStage, type LineClient } from '../../support/imap-stage.ts';

let stage: ImapStage;
let turn = 0;
let box = '';
let ana: LineClient;
let bo: LineClient;

beforeAll(async () => {
  stage = await imapStage({ inThread: true });
  [ana, bo] = [await (await stage.client()).login(), await (await stage.client()).login()];
});
afterAll(async () => {
  for (const each of [ana, bo]) each[Symbol.dispose]();
  await stage[Symbol.asyncDispose]();
});
beforeEach(async () => {
  box = `Box${++turn}`;
  await ana.command(`CREATE ${box}`);
  await ana.command(`APPEND ${box}${['one', 'two', 'three', 'four'].map((word) => letter(word)).join('')}`);
  for (const each of [ana, bo]) await each.command(`SELECT ${box}`);
  await bo.command('UID STORE 2 +FLAGS.SILENT (\\Deleted)');
  await ana.command('NOOP');
  await bo.command('EXPUNGE');
});

const letter = (word: string): string => {
  const text = `Subject: ${word}\r\n\r\n${word}`;
  return ` {${text.length}+}\r\n${text}`;
};

it.each([
  ['FETCH 3 BODY.PEEK[TEXT]', ['* 3 FETCH (BODY[TEXT] {5}', 'three)']],
  ['STORE 3 +FLAGS (\\Flagged)', ['* 3 FETCH (FLAGS (\\Flagged))']],
  ['SEARCH SUBJECT three', ['* SEARCH 3']],
  ['SORT (SUBJECT) UTF-8 3:4', ['* SORT 4 3']],
  ['THREAD ORDEREDSUBJECT UTF-8 4', ['* THREAD (4)']],
  ['UID SEARCH 3', ['* SEARCH 3']],
  ['UID SORT (SUBJECT) UTF-8 OR 3 SUBJECT nothing', ['* SORT 3']],
])('%s goes by the numbers that were told, and tells no removal', async (command, lines) => {
  expect(await ana.command(command)).toEqual([...lines, expect.stringMatching(/^OK /)]);
  expect(await ana.command('NOOP')).toEqual(['* 2 EXPUNGE', 'OK NOOP completed']);
  expect((await ana.command('FETCH 3 UID'))[0]).toBe('* 3 FETCH (UID 4)');
});

it.each(['UID FETCH 3 UID', 'UID STORE 3 +FLAGS (\\Seen)', 'UID SEARCH UID 3', 'CHECK', 'STATUS INBOX (MESSAGES)'])(
  '%s tells it, behind all that goes by the old numbers',
  async (command) => {
    const lines = await ana.command(command);
    expect(lines.at(-2)).toBe('* 2 EXPUNGE');
    expect(lines.filter((line) => /^\* \d+ FETCH/.test(line)).every((line) => line.startsWith('* 3 FETCH (UID 3'))).toBe(true);
  },
);

it('refuses a number that the client cannot know, and takes one that is about to go', async () => {
  expect(await ana.command('FETCH 5 UID')).toEqual(['BAD There is no message of that number']);
  expect(await ana.command('STORE 2 +FLAGS.SILENT (\\Seen)')).toEqual(['OK STORE completed']);
  expect((await ana.command('COPY 2:3 Archive')).slice(-2)).toEqual(['* 2 EXPUNGE', expect.stringMatching(/^OK \[COPYUID \d+ 3 \d+\]/)]);
});

it('counts right through removals and arrivals that come by turns', async () => {
  await bo.command(`APPEND ${box}${letter('five')}`);
  await bo.command('UID STORE 1,5 +FLAGS.SILENT (\\Deleted)');
  await bo.command('UID EXPUNGE 5');
  await bo.command(`APPEND ${box}${letter('six')}`);
  await bo.command('UID EXPUNGE 1');
  // Five came and went, which is nothing to tell.
  const lines = (await ana.command('NOOP')).filter((line) => !line.includes('FETCH'));
  expect(lines).toEqual(['* 5 EXISTS', '* 2 EXPUNGE', '* 1 EXPUNGE', 'OK NOOP completed']);
  expect((await ana.command('FETCH 1:* UID')).slice(0, -1)).toEqual(['* 1 FETCH (UID 3)', '* 2 FETCH (UID 4)', '* 3 FETCH (UID 6)']);
});

it('is in no mailbox after a SELECT that failed', async () => {
  expect((await ana.command('SELECT Nowhere')).at(-1)).toMatch(/^NO \[NONEXISTENT\]/);
  expect(await ana.command('FETCH 1 UID')).toEqual(['BAD Select a mailbox first']);
});

it('goes on saying no when the mailbox itself is gone', async () => {
  await bo.command('UNSELECT');
  await bo.command(`DELETE ${box}`);
  expect((await ana.command('UID FETCH 3 BODY.PEEK[]')).at(-1)).toMatch(/^(OK|NO)/);
  expect((await ana.command('STORE 1 +FLAGS (\\Seen)')).at(-1)).toMatch(/^NO \[NONEXISTENT\]/);
  expect((await ana.command('NOOP')).at(-1)).toBe('OK NOOP completed');
  expect((await ana.command('SELECT INBOX')).at(-1)).toMatch(/^OK \[READ-WRITE\]/);
});

it.each([
  ['STORE 2 +FLAGS (\\Flagged)', ['NO [EXPUNGEISSUED] Others have removed those messages']],
  ['STORE 2 +FLAGS.SILENT (\\Flagged)', ['OK STORE completed']],
  ['STORE 2:3 +FLAGS (\\Flagged)', ['* 3 FETCH (FLAGS (\\Flagged))', 'OK STORE completed']],
  ['UID STORE 2 +FLAGS (\\Flagged)', ['* 2 EXPUNGE', 'OK STORE completed']],
  // From here on CONDSTORE is enabled.
  [
    'STORE 2 (UNCHANGEDSINCE 100000) +FLAGS (\\Flagged)',
    [expect.stringContaining('HIGHESTMODSEQ'), 'NO [EXPUNGEISSUED] Others have removed those messages'],
  ],
])('%s says that others have expunged all it names where the client counts on an answer', async (command, lines) => {
  expect(await ana.command(command)).toEqual(lines);
});

it('lists the keywords in use where the mailbox is selected', async () => {
  await bo.command('STORE 1 +FLAGS ($Forwarded Later)');
  await bo.command('STORE 2 +FLAGS (later)');
  const told = await ana.command(`SELECT ${box}`);
  expect(told.filter((line) => line.includes('$Forwarded'))).toEqual([
    '* FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft $Forwarded Later)',
    expect.stringContaining('[PERMANENTFLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft $Forwarded Later \\*)]'),
  ]);
});
