/** Mailboxes told, made, renamed and measured: LIST-EXTENDED, CREATE-SPECIAL-USE, STATUS, QUOTA. One expectation a line. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { inProcessStorage } from '../../../server-bundle/storage/service/in-process.ts';
import { imapStage, PASSWORD, type ImapStage, type LineClient } from '../../support/imap-stage.ts';

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
const ok = async (command: string): Promise<void> => expect((await client.command(command)).at(-1), command).toMatch(/^OK/);
const size = 'A: 1\r\n\r\nx'.length;
const append = (mailbox: string, flags = ''): Promise<void> => ok(`APPEND ${mailbox} ${flags}{${size}+}\r\nA: 1\r\n\r\nx`);

it('refuses a LIST that asks for what there is not', async () => {
  expect(await tell('LIST (RECURSIVEMATCH) "" *')).toEqual(['BAD RECURSIVEMATCH needs another option beside it']);
  expect(await tell('LIST (GREEN) "" *')).toEqual(['BAD there is no such LIST option']);
  expect(await tell('LIST "" * RETURN (GREEN)')).toEqual(['BAD there is no such LIST option']);
  expect(await tell('LIST "" * RETURN (STATUS)')).toEqual(['BAD a list in parentheses was expected']);
  expect(await tell('LIST "" * AGAIN (CHILDREN)')).toEqual(['BAD LIST takes another number of arguments']);
  expect(await tell('LIST "" ()')).toEqual(['BAD LIST takes a pattern']);
});

it('lists by subscription and by use, and what is above those', async () => {
  for (const name of ['Tree/leaf', 'Tree/twig/end', 'Bare/one']) await ok(`CREATE ${name}`);
  // Made is not subscribed to (RFC 9051 §6.3.7).
  for (const name of ['Tree/leaf', 'Tree/twig/end']) await ok(`SUBSCRIBE ${name}`);
  await ok('UNSUBSCRIBE INBOX');
  expect(await tell('LIST (SUBSCRIBED) "" (Tree* INBOX)')).toEqual([
    '* LIST (\\HasNoChildren \\Subscribed) "/" Tree/leaf',
    '* LIST (\\HasNoChildren \\Subscribed) "/" Tree/twig/end',
  ]);
  expect(await tell('LIST "" (Tree Tree/leaf) RETURN (SUBSCRIBED CHILDREN)')).toEqual([
    '* LIST (\\HasChildren) "/" Tree',
    '* LIST (\\HasNoChildren \\Subscribed) "/" Tree/leaf',
  ]);
  expect(await tell('LIST (SUBSCRIBED RECURSIVEMATCH) "" (Tree Bare)')).toEqual(['* LIST (\\HasChildren) "/" Tree ("CHILDINFO" ("SUBSCRIBED"))']);
  // Whatever is under it is told itself, so it isn't told for its sake.
  expect(await tell('LIST (SUBSCRIBED RECURSIVEMATCH) "" Tree*')).toEqual([
    '* LIST (\\HasNoChildren \\Subscribed) "/" Tree/leaf',
    '* LIST (\\HasNoChildren \\Subscribed) "/" Tree/twig/end',
  ]);
  expect(await tell('LIST (SPECIAL-USE REMOTE) "" S* RETURN (SPECIAL-USE)')).toEqual(['* LIST (\\HasNoChildren \\Sent) "/" Sent']);
  expect(await tell('LIST Tree/ (leaf twig)')).toEqual(['* LIST (\\HasNoChildren) "/" Tree/leaf', '* LIST (\\HasChildren) "/" Tree/twig']);
  expect(await tell('LSUB "" Tree%')).toEqual(['* LSUB (\\Noselect) "/" Tree']);
  expect(await tell('LSUB Tree/ %')).toEqual(['* LSUB () "/" Tree/leaf', '* LSUB (\\Noselect) "/" Tree/twig']);
  await ok('SUBSCRIBE INBOX');
});

it('tells the status of one mailbox and of all that a LIST names', async () => {
  await ok('CREATE Counted');
  await append('Counted');
  await append('Counted', '(\\Deleted \\Seen) ');
  expect(await tell('STATUS Counted (MESSAGES RECENT UIDNEXT UNSEEN SIZE DELETED DELETED-STORAGE APPENDLIMIT)')).toEqual([
    '* STATUS Counted (MESSAGES 2 RECENT 0 UIDNEXT 3 UNSEEN 1 SIZE 18 DELETED 1 DELETED-STORAGE 9 APPENDLIMIT 52428800)',
  ]);
  expect((await tell('STATUS Counted (HIGHESTMODSEQ UIDVALIDITY)'))[0]).toMatch(/^\* STATUS Counted \(HIGHESTMODSEQ \d+ UIDVALIDITY \d+\)$/);
  expect(await tell('LIST "" (Counted Drafts) RETURN (STATUS (MESSAGES DELETED SIZE))')).toEqual([
    '* LIST (\\HasNoChildren) "/" Counted',
    '* STATUS Counted (MESSAGES 2 DELETED 1 SIZE 18)',
    '* LIST (\\HasNoChildren \\Drafts) "/" Drafts',
    '* STATUS Drafts (MESSAGES 0 DELETED 0 SIZE 0)',
  ]);
  expect(await tell('STATUS Counted ()')).toEqual(['BAD a STATUS item is unknown']);
  expect(await tell('STATUS Counted (constructor)')).toEqual(['BAD a STATUS item is unknown']);
  expect(await tell('STATUS Nowhere (SIZE)')).toEqual(['NO [NONEXISTENT] There is no such mailbox']);
});

it('makes a mailbox for a special use, one for each, which keeps it under any name', async () => {
  expect((await tell('CREATE Other (USE (\\Sent))'))[0]).toBe('NO [USEATTR] There is a mailbox for \\Sent already; rename or delete that one');
  expect((await tell('CREATE Other (USE (\\All))'))[0]).toMatch(/^NO \[USEATTR\]/);
  expect((await tell('CREATE Other (USE (\\Junk \\Trash))'))[0]).toMatch(/^NO \[USEATTR\]/);
  expect((await tell('CREATE Other (COLOUR (\\Junk))'))[0]).toMatch(/^BAD/);
  expect(await tell('LIST "" Other')).toEqual([]);
  await ok('RENAME Sent Gesendet');
  expect(await tell('LIST (SPECIAL-USE) "" Gesendet')).toEqual(['* LIST (\\HasNoChildren \\Sent) "/" Gesendet']);
  await ok('DELETE Archive');
  await ok('CREATE "Aufgehoben/2026" (USE (\\archive))');
  expect(await tell('LIST (SPECIAL-USE) "" Auf*')).toEqual(['* LIST (\\HasNoChildren \\Archive) "/" Aufgehoben/2026']);
  await ok('CREATE Plain (USE ())');
});

it('says OVERQUOTA to whatever would bring more than there is room for, until there is room again', async () => {
  await using api = inProcessStorage(stage.service, 'api');
  const address = 'full@dovecote.test';
  await api.call('account.create', { address, password: PASSWORD });
  await api.call('account.set-quota', { address, quotaBytes: 1_000_000 });
  using other = await stage.client();
  await other.command(`LOGIN ${address} "${PASSWORD}"`);
  const said = async (command: string): Promise<string> => (await other.command(command)).at(-1) ?? '';
  const letter = (bytes: number): string => `{${bytes}+}\r\n${'A: 1\r\n\r\n'.padEnd(bytes, 'x')}`;
  const refusal = 'NO [OVERQUOTA] The mailbox is full; delete something first';
  expect(await said(`APPEND INBOX ${letter(1_000_001)}`)).toBe(refusal);
  expect(await said(`APPEND INBOX ${letter(600_000)}`)).toMatch(/^OK \[APPENDUID/);
  await other.command('SELECT INBOX');
  expect(await said(`APPEND Drafts ${letter(300_000)} ${letter(200_000)}`)).toBe(refusal);
  expect(await said('COPY 1 Archive')).toBe(refusal);
  expect(await said('APPEND Drafts CATENATE (URL "/INBOX/;UID=1")')).toBe(refusal);
  expect(await said(`REPLACE 1 INBOX ${letter(1_000_001)}`)).toBe(refusal);
  expect((await other.command('STATUS Drafts (MESSAGES)'))[0]).toBe('* STATUS Drafts (MESSAGES 0)');
  expect((await other.command('GETQUOTA ""'))[0]).toBe('* QUOTA "" (STORAGE 586 976 MESSAGE 1 2000000)');
  // Neither needs more room than there is.
  expect(await said('MOVE 1 Archive')).toMatch(/^OK/);
  await other.command('SELECT Archive');
  expect(await said(`REPLACE 1 Archive ${letter(900_000)}`)).toBe('OK REPLACE completed');
  await other.command('STORE 1 +FLAGS.SILENT (\\Deleted)');
  expect(await said(`APPEND INBOX ${letter(200_000)}`)).toBe(refusal);
  await other.command('EXPUNGE');
  expect(await said(`APPEND INBOX ${letter(200_000)}`)).toMatch(/^OK/);
});

it('names the folders of a new mailbox in the language that it is made for', async () => {
  await using api = inProcessStorage(stage.service, 'api');
  await expect(api.call('account.create', { address: 'x@dovecote.test', language: 'tlh' as 'es' })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  await api.call('setting.set', { name: 'folders.language', domain: 'dovecote.test', value: 'de' });
  const listed = async (address: string, input: { readonly language?: 'es' } = {}): Promise<string[]> => {
    await api.call('account.create', { address, password: PASSWORD, ...input });
    using other = await stage.client();
    await other.command(`LOGIN ${address} "${PASSWORD}"`);
    return (await other.command('LIST "" * RETURN (SPECIAL-USE)')).slice(0, -1).map((line) => line.replace('* LIST (\\HasNoChildren', '('));
  };
  expect(await listed('uno@dovecote.test', { language: 'es' })).toEqual([
    '( \\Archive) "/" Archivo',
    '( \\Drafts) "/" Borradores',
    '( \\Junk) "/" "Correo no deseado"',
    '( \\Sent) "/" Enviados',
    '() "/" INBOX',
    '( \\Trash) "/" Papelera',
  ]);
  expect(await listed('eins@dovecote.test')).toContain('( \\Drafts) "/" Entw&APw-rfe');
});

it('knows INBOX in any case, and empties it when it is renamed', async () => {
  expect((await tell('CREATE inbox'))[0]).toMatch(/^NO \[ALREADYEXISTS\]/);
  await ok('CREATE inBox/Kept');
  await append('iNBOX');
  await ok('RENAME inbox Older');
  expect(await tell('LIST "" (INBOX INBOX/* Older*)')).toEqual([
    '* LIST (\\HasChildren) "/" INBOX',
    '* LIST (\\HasNoChildren) "/" INBOX/Kept',
    '* LIST (\\HasNoChildren) "/" Older',
  ]);
  expect(await tell('LIST "" (INBOX Older) RETURN (STATUS (MESSAGES))')).toContain('* STATUS Older (MESSAGES 1)');
  expect(await tell('STATUS Inbox (MESSAGES)')).toEqual(['* STATUS INBOX (MESSAGES 0)']);
  expect((await tell('DELETE Inbox'))[0]).toBe('NO [CANNOT] INBOX stays');
  expect((await tell('RENAME Older InBox'))[0]).toMatch(/^NO \[ALREADYEXISTS\]/);
});

it('takes the inferiors along with a renamed mailbox, and their subscriptions', async () => {
  for (const name of ['A/b/c', 'A/d']) await ok(`CREATE ${name}`);
  for (const name of ['A', 'A/b/c']) await ok(`SUBSCRIBE ${name}`);
  expect((await tell('RENAME A A/b/z'))[0]).toMatch(/^NO \[CANNOT\]/);
  expect((await tell('RENAME Nothing Z'))[0]).toMatch(/^NO \[NONEXISTENT\]/);
  await ok('RENAME A New/Place');
  expect(await tell('LIST "" (A A/* New*) RETURN (SUBSCRIBED)')).toEqual([
    '* LIST (\\HasChildren) "/" New',
    '* LIST (\\HasChildren \\Subscribed) "/" New/Place',
    '* LIST (\\HasChildren) "/" New/Place/b',
    '* LIST (\\HasNoChildren \\Subscribed) "/" New/Place/b/c',
    '* LIST (\\HasNoChildren) "/" New/Place/d',
  ]);
  expect((await tell('DELETE New/Place'))[0]).toBe('NO [HASCHILDREN] The mailbox "New/Place" has mailboxes under it; remove those first.');
});

it('takes a name with brackets for a name', async () => {
  const name = "!#$&'+,-.0123456789:;<=>?@^_`|[}]".replace('&', '&-');
  await ok(`CREATE ${name}`);
  expect(await tell(`LIST "" ${name}`)).toEqual([`* LIST (\\HasNoChildren) "/" "${name}"`]);
  await ok(`STATUS ${name} (MESSAGES)`);
});

it('moves letters into the mailbox that they are in (RFC 6851 §3)', async () => {
  await ok('CREATE Round');
  for (let n = 1; n <= 3; n += 1) await append('Round');
  await ok('SELECT Round');
  expect((await tell('MOVE 1:2 Round')).slice(0, 3)).toEqual([expect.stringMatching(/^\* OK \[COPYUID \d+ 1:2 4:5\]/), '* 2 EXPUNGE', '* 1 EXPUNGE']);
  await ok('SELECT Round');
  expect(await tell('FETCH 1:* UID')).toEqual(['* 1 FETCH (UID 3)', '* 2 FETCH (UID 4)', '* 3 FETCH (UID 5)']);
  await ok('UNSELECT');
});

it('tells what room is used and left', async () => {
  const [line = ''] = await tell('GETQUOTA ""');
  expect(line).toMatch(/^\* QUOTA "" \(STORAGE \d+ \d+ MESSAGE \d+ 2000000\)$/);
  const messages = Number(/MESSAGE (\d+)/.exec(line)?.[1]);
  await append('Counted');
  const [root, quota] = await tell('GETQUOTAROOT counted'.replace('counted', 'Counted'));
  expect(root).toBe('* QUOTAROOT Counted ""');
  expect(quota).toContain(`MESSAGE ${messages + 1} `);
  expect(await tell('GETQUOTA "other"')).toEqual(['NO [NONEXISTENT] There is no such quota root']);
  expect(await tell('SETQUOTA "" (STORAGE 1)')).toEqual(['NO [NOPERM] How much room there is, the administrator of this server sets']);
  expect(await tell('GETQUOTAROOT Nowhere')).toEqual(['NO [NONEXISTENT] There is no such mailbox']);
});

it('keeps subscriptions by name, whether there is a mailbox or not', async () => {
  await ok('CREATE Club/news');
  await ok('SUBSCRIBE Club/news');
  await ok('DELETE Club/news');
  expect(await tell('LIST "" Club*')).toEqual(['* LIST (\\HasNoChildren) "/" Club']);
  expect(await tell('LIST (SUBSCRIBED) "" Club/*')).toEqual(['* LIST (\\NonExistent \\Subscribed) "/" Club/news']);
  expect(await tell('LIST "" Club/* RETURN (SUBSCRIBED)')).toEqual([]);
  expect(await tell('LSUB "" Club/*')).toEqual(['* LSUB () "/" Club/news']);
  await ok('SUBSCRIBE Later/on');
  await ok('SUBSCRIBE Later/on');
  expect(await tell('LIST (SUBSCRIBED) "" Later* RETURN (CHILDREN STATUS (MESSAGES))')).toEqual(['* LIST (\\NonExistent \\Subscribed) "/" Later/on']);
  expect(await tell('LIST (SUBSCRIBED RECURSIVEMATCH) "" Later')).toEqual(['* LIST (\\NonExistent) "/" Later ("CHILDINFO" ("SUBSCRIBED"))']);
  expect(await tell('LIST (SUBSCRIBED SPECIAL-USE) "" Later*')).toEqual([]);
  expect((await tell('SELECT Later/on'))[0]).toMatch(/^NO \[NONEXISTENT\]/);
  expect((await tell('SUBSCRIBE "a//b"'))[0]).toMatch(/^NO \[CANNOT\]/);
});

it('gives a waiting subscription to the mailbox that comes under its name', async () => {
  await ok('SUBSCRIBE Awaited');
  await ok('CREATE Comer');
  await ok('RENAME Comer Awaited');
  expect(await tell('LIST (SUBSCRIBED) "" (Awaited Comer)')).toEqual(['* LIST (\\HasNoChildren \\Subscribed) "/" Awaited']);
  await ok('UNSUBSCRIBE Awaited');
  await ok('DELETE Awaited');
  expect(await tell('LIST (SUBSCRIBED) "" Awaited')).toEqual([]);
  await ok('UNSUBSCRIBE Awaited');
  await ok('UNSUBSCRIBE Club/news');
  expect(await tell('LSUB "" Club/*')).toEqual([]);
});

it('answers STATUS commands that come together as it would one after the other', async () => {
  await ok('CREATE Row');
  await ok('CREATE Row/two');
  const row = (messages: number): string => `* STATUS Row (MESSAGES ${messages})`;
  const two = (messages: number): string => `* STATUS Row/two (MESSAGES ${messages})`;
  const done = 'OK STATUS completed';
  const none = 'NO [NONEXISTENT] There is no such mailbox';
  const commands: readonly (readonly [command: string, answers: readonly (string | RegExp)[]])[] = [
    ['STATUS Row (MESSAGES)', [row(0), done]],
    ['STATUS Row/three (MESSAGES)', [none]],
    ['STATUS Row/two ()', ['BAD a STATUS item is unknown']],
    ['STATUS Row/two (MESSAGES)', [two(0), done]],
    [`APPEND Row/two {${size}+}\r\nA: 1\r\n\r\nx`, [/^OK \[APPENDUID/]],
    ['STATUS Row/two (MESSAGES)', [two(1), done]],
    ['STATUS "Row&two" (MESSAGES)', ['NO [CANNOT] a mailbox name is not in modified UTF-7']],
    ['STATUS Row (MESSAGES)', [row(0), done]],
    ['STATUS Row', ['BAD STATUS takes another number of arguments']],
    ['STATUS "Row\u0001" (MESSAGES)', [/^NO /]],
    ['STATUS Row/two (MESSAGES)', [two(1), done]],
    ['STATUS Row/two (MESSAGES)', [two(1), done]],
    ['RENAME Row/two Row/three', [/^OK/]],
    ['STATUS Row/two (MESSAGES)', [none]],
    ['STATUS Row/three (MESSAGES)', ['* STATUS Row/three (MESSAGES 1)', done]],
  ];
  client.send(commands.map(([command], n) => `r${n} ${command}\r\n`).join(''));
  for (const [n, [command, answers]] of commands.entries())
    for (const answer of answers) {
      const line = (await client.line()).replace(`r${n} `, '');
      expect(line, command).toEqual(typeof answer === 'string' ? answer : expect.stringMatching(answer));
    }
});
