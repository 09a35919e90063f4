/** What a POP3 session does to a mailbox, and what it keeps others from doing. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client, PASSWORD, pop3Stage } from '../../support/pop3-stage.ts';
import type { Pop3Stage } from '../../support/pop3-stage.ts';
import type { SettingPlace, SettingValue } from '../../../server-bundle/storage/api/operations.ts';

let stage: Pop3Stage;
beforeAll(async () => {
  stage = await pop3Stage();
});
afterAll(() => stage[Symbol.asyncDispose]());

const letter = (subject: string): string => `Subject: ${subject}\r\n\r\n${subject}\r\n`;
const subjectsIn = async (local: string, folder: string): Promise<string[]> =>
  (await stage.bodies(local, folder)).map((body) => /^Subject: (.*?)\r$/m.exec(body)?.[1] ?? '');
const set = (
  name: 'pop3.deleted-to' | 'pop3.newest',
  value: SettingValue | null,
  place: SettingPlace = { domain: 'dovecote.test' },
): Promise<unknown> => stage.api.call('setting.set', { name, value, ...place });

describe('DELE', () => {
  it('only marks; RSET takes it back; the numbers stay', async () => {
    const address = await stage.mailbox('marks', letter('a'), letter('b'), letter('c'));
    using client = await Client.loggedIn(stage.port, address);
    await client.say('DELE 2', /^\+OK Letter 2 is deleted$/);
    for (const command of ['DELE 2', 'RETR 2', 'LIST 2', 'UIDL 2', 'TOP 2 0']) await client.say(command, /^-ERR Letter 2 is deleted already$/);
    expect((await client.many('LIST')).map((line) => line.split(' ')[0])).toEqual(['1', '3']);
    expect((await client.many('UIDL')).map((line) => line.split(' ')[0])).toEqual(['1', '3']);
    await client.say('STAT', /^\+OK 2 /);
    expect(await subjectsIn('marks', 'INBOX')).toEqual(['a', 'b', 'c']);
    await client.say('RSET', /^\+OK No letter is deleted; there are 3/);
    await client.say('QUIT', /^\+OK Until next time$/);
    expect(await subjectsIn('marks', 'INBOX')).toEqual(['a', 'b', 'c']);
  });

  it('puts letters into Trash at QUIT, and marks as read what was fetched', async () => {
    const address = await stage.mailbox('trash', letter('a'), letter('b'), letter('c'));
    using client = await Client.loggedIn(stage.port, address);
    await client.many('RETR 3');
    await client.many('TOP 1 0');
    await client.say('DELE 2', /^\+OK/);
    await client.say('QUIT', /^\+OK Until next time; 1 letters were removed$/);
    expect(await subjectsIn('trash', 'INBOX')).toEqual(['a', 'c']);
    expect(await subjectsIn('trash', 'Trash')).toEqual(['b']);
    expect(await stage.flags('trash')).toEqual([[], ['\\Seen']]);
  });

  it('makes a new Trash where there is none, in the language of the others', async () => {
    await stage.api.call('setting.set', { name: 'folders.language', value: 'es', domain: 'dovecote.test' });
    const address = await stage.mailbox('bare', letter('a'));
    await stage.api.call('setting.set', { name: 'folders.language', value: null, domain: 'dovecote.test' });
    const { session } = await stage.imap.call('login.open', { address, password: PASSWORD });
    await stage.imap.call('mailbox.remove', { session, name: 'Papelera' });
    await stage.imap.call('login.close', { session });
    using client = await Client.loggedIn(stage.port, address);
    await client.say('DELE 1', /^\+OK/);
    await client.say('QUIT', /^\+OK/);
    expect(await subjectsIn('bare', 'Papelera')).toEqual(['a']);
  });

  it('removes letters for good where the domain wants that', async () => {
    await set('pop3.deleted-to', 'gone');
    try {
      const address = await stage.mailbox('gone', letter('a'), letter('b'));
      using client = await Client.loggedIn(stage.port, address);
      await client.say('DELE 1', /^\+OK/);
      await client.say('QUIT', /^\+OK Until next time; 1 letters/);
      expect(await subjectsIn('gone', 'INBOX')).toEqual(['b']);
      expect(await subjectsIn('gone', 'Trash')).toEqual([]);
    } finally {
      await set('pop3.deleted-to', null);
    }
  });

  it('does as one mailbox wants it, whatever its domain says', async () => {
    await set('pop3.deleted-to', 'gone');
    await set('pop3.newest', 1);
    try {
      const address = await stage.mailbox('own', letter('a'), letter('b'));
      await set('pop3.deleted-to', 'trash', { address });
      await set('pop3.newest', 0, { address });
      using client = await Client.loggedIn(stage.port, address);
      await client.say('DELE 2', /^\+OK/);
      await client.say('QUIT', /^\+OK Until next time; 1 letters/);
      expect([await subjectsIn('own', 'INBOX'), await subjectsIn('own', 'Trash')]).toEqual([['a'], ['b']]);
    } finally {
      await set('pop3.deleted-to', null);
      await set('pop3.newest', null);
    }
  });

  it('removes nothing when the connection breaks', async () => {
    const address = await stage.mailbox('broken', letter('a'));
    using client = await Client.loggedIn(stage.port, address);
    await client.say('DELE 1', /^\+OK/);
    client.socket.destroy();
    await expect.poll(() => loginAnswer(address), { timeout: 10_000 }).toMatch(/^\+OK 1 letters/);
    expect(await subjectsIn('broken', 'INBOX')).toEqual(['a']);
  });
});

async function loginAnswer(address: string, port = stage.port): Promise<string> {
  using client = await Client.secure(port);
  await client.say(`USER ${address}`, /^\+OK/);
  const answer = await client.say(`PASS ${PASSWORD}`, /./);
  if (answer.startsWith('+OK')) await client.say('QUIT', /^\+OK/);
  return answer;
}

describe('a maildrop', () => {
  it('is for one session at a time, in whatever process the other one is', async () => {
    const address = await stage.mailbox('one', letter('a'));
    const other = await stage.another();
    using first = await Client.loggedIn(stage.port, address);
    const inUse = '-ERR [IN-USE] Another session has this maildrop; try again when it has ended';
    expect(await loginAnswer(address)).toBe(inUse);
    expect(await loginAnswer(address, other.port)).toBe(inUse);
    await first.say('QUIT', /^\+OK/);
    expect(await loginAnswer(address, other.port)).toMatch(/^\+OK 1 letters/);
  });

  it('keeps out no IMAP session, and whatever that one does the numbers stay', async () => {
    const address = await stage.mailbox('both', letter('a'), letter('b'));
    using client = await Client.loggedIn(stage.port, address);
    const { session } = await stage.imap.call('login.open', { address, password: PASSWORD });
    const mailboxId = (await stage.imap.call('mailbox.list', { session })).find(({ name }) => name === 'INBOX')?.id;
    if (mailboxId === undefined) throw new Error('There is no INBOX.');
    const [row] = await stage.imap.call('message.list', { session, mailboxId });
    await stage.imap.call('message.flag', { session, mailboxId, uids: [row?.uid ?? 0], action: 'add', flags: ['\\Deleted'] });
    await stage.imap.call('message.expunge', { session, mailboxId });
    await stage.imap.call('login.close', { session });
    await stage.deliver('both', letter('c'));
    await client.say('RETR 1', /^-ERR That letter is gone; another program has removed it$/);
    expect((await client.many('RETR 2')).slice(-1)).toEqual(['b']);
    await client.say('RETR 3', /^-ERR There is no letter 3/);
    await client.say('DELE 1', /^\+OK/);
    await client.say('QUIT', /^\+OK Until next time$/);
    expect(await subjectsIn('both', 'INBOX')).toEqual(['b', 'c']);
  });

  it('is free again when the client is gone without a word', async () => {
    const address = await stage.mailbox('vanished', letter('a'));
    using first = await Client.loggedIn(stage.port, address);
    first.socket.destroy();
    await expect.poll(() => loginAnswer(address), { timeout: 10_000 }).toMatch(/^\+OK 1 letters/);
  });

  it('is free again when the link to storage breaks, and nothing more is done for the one who had it', async () => {
    const address = await stage.mailbox('link', letter('a'));
    const other = await stage.another();
    using first = await Client.loggedIn(other.port, address);
    await first.say('DELE 1', /^\+OK/);
    await other.breakLink();
    expect(await loginAnswer(address)).toMatch(/^\+OK 1 letters/);
    await first.say('QUIT', /^-ERR \[SYS\/TEMP\] The session has ended; connect again$/);
    await first.expect(/^\(closed\)$/);
    expect(await subjectsIn('link', 'INBOX')).toEqual(['a']);
  });

  it('is free again when its session says nothing for too long, which is told nothing and removes nothing', async () => {
    const address = await stage.mailbox('idle', letter('a'));
    const other = await stage.another({ idleTimeoutMs: 200 });
    using first = await Client.loggedIn(other.port, address);
    await first.say('DELE 1', /^\+OK/);
    await first.expect(/^\(closed\)$/);
    await expect.poll(() => loginAnswer(address), { timeout: 10_000 }).toMatch(/^\+OK 1 letters/);
  });

  it('is empty at first', async () => {
    const address = await stage.mailbox('empty');
    using client = await Client.loggedIn(stage.port, address);
    await client.say('STAT', /^\+OK 0 0$/);
    expect(await client.many('LIST')).toEqual([]);
    expect(await client.many('UIDL')).toEqual([]);
    await client.say('RETR 1', /^-ERR There is no letter 1; there are 0$/);
  });

  it('shows the newest letters only where the domain wants that', async () => {
    await set('pop3.newest', 2);
    try {
      const address = await stage.mailbox('newest', letter('a'), letter('b'), letter('c'));
      using client = await Client.loggedIn(stage.port, address);
      await client.say('STAT', /^\+OK 2 /);
      expect((await client.many('RETR 1')).slice(-1)).toEqual(['b']);
      expect((await client.many('RETR 2')).slice(-1)).toEqual(['c']);
    } finally {
      await set('pop3.newest', null);
    }
  });
});

it('takes an app password that is for POP3, and none that is for something else', async () => {
  const address = await stage.mailbox('app');
  const make = async (protocol: 'pop3' | 'imap'): Promise<string> =>
    (await stage.api.call('app-password.create', { address, currentPassword: PASSWORD, name: protocol, protocols: [protocol] })).password;
  const [mine, other] = [await make('pop3'), await make('imap')];
  using client = await Client.secure(stage.port);
  await client.say(`USER ${address}`, /^\+OK/);
  await client.say(`PASS ${other}`, /^-ERR \[AUTH\]/);
  await client.say(`USER ${address}`, /^\+OK/);
  await client.say(`PASS ${mine}`, /^\+OK 0 letters/);
});

it('refuses to hear more passwords after twenty wrong ones, the right one too', async () => {
  const address = await stage.mailbox('guessed');
  const other = await stage.another();
  for (let round = 0; round < 4; round += 1) {
    using client = await Client.secure(other.port);
    for (let count = 0; count < 5; count += 1) {
      await client.say(`USER ${address}`, /^\+OK/);
      await client.say('PASS wrong', /^-ERR \[AUTH\]/);
    }
  }
  using client = await Client.secure(other.port);
  await client.say(`USER ${address}`, /^\+OK/);
  await client.say(`PASS ${PASSWORD}`, /^-ERR \[SYS\/TEMP\] Too many failed logins; wait ten minutes$/);
});

it('hands out a large letter to the last octet', async () => {
  const body = `${'x'.repeat(70)}\r\n.dots\r\n`.repeat(100_000);
  const address = await stage.mailbox('large', `Subject: large\r\n\r\n${body}`);
  using client = await Client.loggedIn(stage.port, address);
  client.send('RETR 1\r\nNOOP\r\n');
  const size = Number((await client.expect(/^\+OK \d+ octets$/)).split(' ')[1]);
  const lines = await client.lines();
  expect(lines.reduce((sum, line) => sum + line.length + 2 - (line.startsWith('.') ? 1 : 0), 0)).toBe(size);
  expect(lines.filter((line) => line === '..dots')).toHaveLength(100_000);
  await client.expect(/^\+OK Nothing done$/);
});
