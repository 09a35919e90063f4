/** What a client is told without asking (RFC 5465), also while it runs no command. One expectation a line. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { watchCertificate } from '../../../server-bundle/base/certificate.ts';
import { silentLog } from '../../../server-bundle/base/log.ts';
import { inProcessRateLimiter } from '../../../server-bundle/base/rate-limit.ts';
import { startImap } from '../../../server-bundle/protocols/imap/server.ts';
import { type Storage, StorageError } from '../../../server-bundle/storage/api/operations.ts';
import { inProcessStorage } from '../../../server-bundle/storage/service/in-process.ts';
import { imapStage, type ImapStage, LineClient } from '../../support/imap-stage.ts';

const EVENTS = 'MessageNew MessageExpunge FlagChange MailboxName SubscriptionChange MailboxMetadataChange ServerMetadataChange';
const LETTER = 'Subject: one\r\n\r\nx';

let stage: ImapStage;
/** Does what is told of. */
let other: LineClient;
let round = 0;
beforeAll(async () => {
  stage = await imapStage();
  other = await (await stage.client()).login();
});
afterAll(async () => {
  other[Symbol.dispose]();
  await stage[Symbol.asyncDispose]();
});
/** A mailbox that no other test knows. */
let box: string;
beforeEach(async () => {
  box = `Box${++round}`;
  await other.command(`CREATE ${box}`);
});

const client = async (): Promise<LineClient> => (await stage.client()).login();
const append = async (mailbox: string): Promise<void> => {
  expect((await other.command(`APPEND ${mailbox} {${LETTER.length}+}\r\n${LETTER}`)).at(-1)).toMatch(/^OK/);
};
const last = async (from: LineClient, command: string): Promise<string> => (await from.command(command)).at(-1) ?? '';

describe('refuses', () => {
  it.each([
    'NOTIFY',
    'NOTIFY MAYBE',
    'NOTIFY NONE now',
    'NOTIFY SET',
    'NOTIFY SET STATUS',
    'NOTIFY SET ()',
    'NOTIFY SET (selected)',
    'NOTIFY SET (selected ())',
    'NOTIFY SET (selected MessageNew)',
    'NOTIFY SET (everything (MessageNew MessageExpunge))',
    'NOTIFY SET (personal (MessageNew))',
    'NOTIFY SET (personal (MessageExpunge))',
    'NOTIFY SET (personal (FlagChange))',
    'NOTIFY SET (personal (MessageNew (FLAGS) MessageExpunge))',
    'NOTIFY SET (selected (MessageNew () MessageExpunge))',
    'NOTIFY SET (selected (MessageNew (FLYING) MessageExpunge))',
    'NOTIFY SET (selected (MessageExpunge (FLAGS) MessageNew))',
    'NOTIFY SET (selected (MailboxName))',
    'NOTIFY SET (selected NONE) (selected-delayed NONE)',
    'NOTIFY SET (mailboxes (MessageNew MessageExpunge))',
    'NOTIFY SET (subtree () (MailboxName))',
    'NOTIFY SET (personal (MailboxName) (MailboxName))',
  ])('%s', async (command) => {
    expect(await other.command(command)).toEqual([expect.stringMatching(/^BAD /)]);
    // Whoever does nothing but err is sent away.
    await other.command('NOOP');
  });

  it.each(['AnnotationChange', 'MoonPhase'])('an event that there is not, %s, with those that there are', async (event) => {
    expect(await other.command(`NOTIFY SET (personal (MessageNew MessageExpunge ${event}))`)).toEqual([
      `NO [BADEVENT (${EVENTS})] Of such an event nothing is told`,
    ]);
  });

  it('to watch for more than it can', async () => {
    const names = Array.from({ length: 1_001 }, (_, at) => `m${at}`).join(' ');
    expect(await last(other, `NOTIFY SET (mailboxes (${names}) (MailboxName))`)).toMatch(/^NO \[NOTIFICATIONOVERFLOW\]/);
    expect(await last(other, `NOTIFY SET ${'(inboxes NONE) '.repeat(21).trim()}`)).toMatch(/^NO \[NOTIFICATIONOVERFLOW\]/);
  });

  it('whoever is not logged in', async () => {
    using stranger = await stage.client();
    expect(await stranger.command('NOTIFY NONE')).toEqual(['NO [AUTHENTICATIONFAILED] Log in first']);
  });
});

describe('of the selected mailbox', () => {
  it('tells what is new, with what was asked for of it, then flags, then removals', async () => {
    using watcher = await client();
    await watcher.command(`SELECT ${box}`);
    expect(await watcher.command('NOTIFY SET (selected (MessageNew (FLAGS BODY.PEEK[HEADER.FIELDS (SUBJECT)]) MessageExpunge FlagChange))')).toEqual([
      'OK NOTIFY completed',
    ]);
    await append(box);
    expect(await watcher.line()).toBe('* 1 EXISTS');
    expect(await watcher.line()).toBe('* 1 FETCH (UID 1 FLAGS () BODY[HEADER.FIELDS (SUBJECT)] {16}');
    expect([await watcher.line(), await watcher.line(), await watcher.line()]).toEqual(['Subject: one', '', ')']);
    await other.command(`SELECT ${box}`);
    await other.command('STORE 1 +FLAGS (\\Deleted)');
    expect(await watcher.line()).toBe('* 1 FETCH (UID 1 FLAGS (\\Deleted))');
    await other.command('EXPUNGE');
    expect(await watcher.line()).toBe('* 1 EXPUNGE');
    await append(box);
    expect(await watcher.line()).toBe('* 1 EXISTS');
    expect(await watcher.line()).toMatch(/^\* 1 FETCH \(UID 2 /);
  });

  it('lets sequence numbers stay what they are until a command, for whoever asked for that', async () => {
    for (let count = 0; count < 2; count += 1) await append(box);
    using watcher = await client();
    await watcher.command(`SELECT ${box}`);
    await watcher.command('NOTIFY SET (selected-delayed (MessageNew MessageExpunge)) (mailboxes Drafts (MessageNew MessageExpunge))');
    await other.command(`SELECT ${box}`);
    await other.command('STORE 1 +FLAGS.SILENT (\\Deleted)');
    expect(await watcher.line()).toBe('* 1 FETCH (UID 1 FLAGS (\\Deleted))');
    await other.command('EXPUNGE');
    // What comes next is told, and the removal before it is not.
    await append('Drafts');
    expect(await watcher.line()).toMatch(/^\* STATUS Drafts /);
    expect(await watcher.command('FETCH 2 UID')).toEqual(['* 2 FETCH (UID 2)', 'OK FETCH completed']);
    expect(await watcher.command('NOOP')).toEqual(['* 1 EXPUNGE', 'OK NOOP completed']);
  });

  it('tells at once what has gathered, and nothing by itself to whoever did not ask for it', async () => {
    using watcher = await client();
    await watcher.command(`SELECT ${box}`);
    await append(box);
    expect(await watcher.command('NOTIFY SET (mailboxes Drafts (MessageNew MessageExpunge))')).toEqual(['* 1 EXISTS', 'OK NOTIFY completed']);
    watcher.send('i IDLE\r\n');
    expect(await watcher.line()).toBe('+ idling');
    await append(box);
    await append('Drafts');
    expect(await watcher.line()).toMatch(/^\* STATUS Drafts /);
    watcher.send('DONE\r\n');
    expect(await watcher.line()).toBe('* 2 EXISTS');
    expect(await watcher.line()).toBe('i OK IDLE completed');
  });
});

describe('of other mailboxes', () => {
  it('tells their counts, of those that were asked for, and those at the beginning if wished', async () => {
    await other.command(`CREATE ${box}/under`);
    using watcher = await client();
    const [status, ...rest] = await watcher.command(
      `NOTIFY SET STATUS (subtree ${box} (MessageNew MessageExpunge FlagChange)) (personal (MailboxName))`,
    );
    expect(status).toMatch(new RegExp(`^\\* STATUS ${box} \\(UIDNEXT 1 MESSAGES 0 UIDVALIDITY \\d+ UNSEEN 0 HIGHESTMODSEQ \\d+\\)$`));
    expect(rest).toEqual([expect.stringMatching(new RegExp(`^\\* STATUS ${box}/under `)), 'OK NOTIFY completed']);
    expect((await watcher.command(`NOTIFY SET STATUS (mailboxes ${box} (MessageNew MessageExpunge))`))[0]).toMatch(
      new RegExp(`^\\* STATUS ${box} \\(UIDNEXT 1 MESSAGES 0 UIDVALIDITY \\d+\\)$`),
    );
    await watcher.command(`NOTIFY SET (subtree ${box} (MessageNew MessageExpunge FlagChange))`);
    await append('Archive');
    await append(`${box}/under`);
    expect(await watcher.line()).toBe(`* STATUS ${box}/under (UIDNEXT 2 MESSAGES 1)`);
    await other.command(`SELECT ${box}/under`);
    await other.command('STORE 1 +FLAGS (\\Seen \\Deleted)');
    expect(await watcher.line()).toMatch(new RegExp(`^\\* STATUS ${box}/under \\(UIDVALIDITY \\d+ UNSEEN 0 HIGHESTMODSEQ \\d+\\)$`));
    await other.command('CLOSE');
    expect(await watcher.line()).toBe(`* STATUS ${box}/under (UIDNEXT 2 MESSAGES 0)`);
  });

  it('gives the mod-sequence to whoever has enabled that, and follows subscriptions', async () => {
    using watcher = await client();
    await watcher.command('ENABLE CONDSTORE');
    await other.command(`SUBSCRIBE ${box}`);
    await watcher.command('NOTIFY SET (subscribed (MessageNew MessageExpunge SubscriptionChange))');
    await other.command(`UNSUBSCRIBE ${box}`);
    expect(await watcher.line()).toBe(`* LIST (\\HasNoChildren) "/" ${box}`);
    await append(box);
    await other.command(`SUBSCRIBE ${box}`);
    expect(await watcher.line()).toBe(`* LIST (\\HasNoChildren \\Subscribed) "/" ${box}`);
    await append(box);
    expect(await watcher.line()).toMatch(new RegExp(`^\\* STATUS ${box} \\(UIDNEXT 3 MESSAGES 2 HIGHESTMODSEQ \\d+\\)$`));
  });

  it('tells of a mailbox that comes, changes its name, and goes', async () => {
    using watcher = await client();
    await watcher.command(`NOTIFY SET (subtree Made${box} (MailboxName MessageNew MessageExpunge))`);
    await other.command(`CREATE "Elsewhere${box}"`);
    await other.command(`CREATE "Made${box}/caf&AOk-"`);
    expect(await watcher.line()).toBe(`* LIST (\\HasChildren) "/" Made${box}`);
    expect(await watcher.line()).toBe(`* LIST (\\HasNoChildren) "/" Made${box}/caf&AOk-`);
    await append(`"Made${box}/caf&AOk-"`);
    expect(await watcher.line()).toBe(`* STATUS Made${box}/caf&AOk- (UIDNEXT 2 MESSAGES 1)`);
    await other.command(`RENAME Made${box}/caf&AOk- Made${box}/tea`);
    expect(await watcher.line()).toBe(`* LIST (\\HasNoChildren) "/" Made${box}/tea ("OLDNAME" (Made${box}/caf&AOk-))`);
    await other.command(`DELETE Made${box}/tea`);
    expect(await watcher.line()).toBe(`* LIST (\\NonExistent) "/" Made${box}/tea`);
  });
});

describe('of notes', () => {
  it('names those that others change, never its own, never their values', async () => {
    using watcher = await client();
    await watcher.command(`NOTIFY SET (mailboxes ${box} (MailboxMetadataChange)) (inboxes (ServerMetadataChange))`);
    await other.command(`SETMETADATA INBOX (/private/comment "elsewhere")`);
    await other.command(`SETMETADATA ${box} (/private/comment "secret" /shared/b "x")`);
    expect(await watcher.line()).toBe(`* METADATA ${box} /private/comment /shared/b`);
    await other.command('SETMETADATA "" (/private/theme "dark")');
    expect(await watcher.line()).toBe('* METADATA "" /private/theme');
    expect(await watcher.command(`SETMETADATA ${box} (/private/comment "own")`)).toEqual(['OK SETMETADATA completed']);
    expect(await watcher.command('NOOP')).toEqual(['OK NOOP completed']);
    await other.command(`SETMETADATA ${box} (/private/comment NIL)`);
    expect(await watcher.line()).toBe(`* METADATA ${box} /private/comment`);
  });

  it('tells of all of them behind a command, once METADATA is enabled', async () => {
    using watcher = await client();
    expect(await watcher.command('ENABLE METADATA')).toEqual(['* ENABLED METADATA', 'OK ENABLE completed']);
    await other.command(`SETMETADATA ${box} (/private/comment "a")`);
    await other.command(`SETMETADATA ${box} (/private/comment "b")`);
    await expect.poll(async () => watcher.command('NOOP')).toEqual([`* METADATA ${box} /private/comment`, 'OK NOOP completed']);
    expect(await watcher.command('NOOP')).toEqual(['OK NOOP completed']);
  });
});

it('says so when it can tell nothing more, does what it is asked all the same, and takes a new wish', async () => {
  await using stack = new AsyncDisposableStack();
  const storage = stack.use(inProcessStorage(stage.service, 'imap'));
  let isAway = false;
  const call: Storage['call'] = (name, input, options) =>
    isAway && name === 'mailbox.list' ? Promise.reject(new StorageError('UNAVAILABLE', 'away')) : storage.call(name, input, options);
  const certificate = stack.use(await watchCertificate(stage.directory, { signal: new AbortController().signal }));
  const limiter = stack.use(inProcessRateLimiter());
  const listen = { host: '127.0.0.1', port: 0 };
  const server = stack.use(
    await startImap({ storage: { ...storage, call }, certificate, limiter, log: silentLog(), hostname: 'mail.dovecote.test', listen }),
  );
  using watcher = await (await LineClient.connect(server.port)).login();
  await watcher.command('NOTIFY SET (personal (MessageNew MessageExpunge))');
  isAway = true;
  await append(box);
  expect(await watcher.line()).toBe('* OK [NOTIFICATIONOVERFLOW] The server tells nothing more by itself; ask again');
  isAway = false;
  await append(box);
  expect(await watcher.command('NOOP')).toEqual(['OK NOOP completed']);
  await watcher.command('NOTIFY SET (personal (MessageNew MessageExpunge))');
  await append(box);
  expect(await watcher.line()).toBe(`* STATUS ${box} (UIDNEXT 4 MESSAGES 3)`);
});

it('tells nothing any more once it is told to be quiet, and INBOXES are all mailboxes', async () => {
  using watcher = await client();
  await watcher.command('NOTIFY SET (inboxes (MessageNew MessageExpunge))');
  await append(box);
  expect(await watcher.line()).toBe(`* STATUS ${box} (UIDNEXT 2 MESSAGES 1)`);
  expect(await watcher.command('NOTIFY NONE')).toEqual(['OK NOTIFY completed']);
  await append(box);
  expect(await watcher.command('NOOP')).toEqual(['OK NOOP completed']);
  await watcher.command('NOTIFY SET (inboxes NONE)');
  await append(box);
  expect(await watcher.command('NOOP')).toEqual(['OK NOOP completed']);
});
