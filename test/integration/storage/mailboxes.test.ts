import { expect, it } from 'vitest';
import type { MailboxEvent, Storage } from '../../../server-bundle/storage/api/operations.ts';
import { stage } from '../../support/storage-stage.ts';
import type { OpenMailbox, Stage } from '../../support/storage-stage.ts';

interface Open {
  readonly imap: Storage;
  readonly mailbox: OpenMailbox;
  readonly names: () => Promise<string[]>;
  readonly append: (folder: string, text: string, flags?: readonly string[]) => Promise<number>;
}

async function opened(world: Stage): Promise<Open> {
  await world.account('ana');
  const imap = world.as('imap');
  const mailbox = await world.open('ana');
  const { session } = mailbox;
  return {
    imap,
    mailbox,
    names: async () => (await imap.call('mailbox.list', { session })).map((row) => row.name),
    append: async (folder, text, flags = []) =>
      (await imap.call('message.append', { session, mailboxId: await mailbox.folder(folder), raw: Buffer.from(text), flags, internalDate: 1 })).uid,
  };
}

it('begins with INBOX and the special folders', async () => {
  await using world = await stage();
  const { imap, mailbox } = await opened(world);
  const rows = await imap.call('mailbox.list', { session: mailbox.session });
  expect(rows.map((row) => [row.name, row.specialUse])).toEqual([
    ['Archive', '\\Archive'],
    ['Drafts', '\\Drafts'],
    ['INBOX', null],
    ['Junk', '\\Junk'],
    ['Sent', '\\Sent'],
    ['Trash', '\\Trash'],
  ]);
  expect(new Set(rows.map((row) => row.uidValidity)).size).toBe(6);
});

it('makes the levels above a new mailbox, and moves children along with a rename', async () => {
  await using world = await stage();
  const { imap, mailbox, names } = await opened(world);
  const { session } = mailbox;
  await imap.call('mailbox.create', { session, name: 'work/2026/letters/' });
  expect(await names()).toEqual(expect.arrayContaining(['work', 'work/2026', 'work/2026/letters']));
  await imap.call('mailbox.rename', { session, from: 'work', to: 'old/work' });
  expect((await names()).filter((name) => /work|old/.test(name))).toEqual(['old', 'old/work', 'old/work/2026', 'old/work/2026/letters']);
  await expect(imap.call('mailbox.rename', { session, from: 'old', to: 'old/older' })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  await expect(imap.call('mailbox.rename', { session, from: 'old/work', to: 'Sent' })).rejects.toMatchObject({ code: 'CONFLICT' });
  await expect(imap.call('mailbox.remove', { session, name: 'old' })).rejects.toMatchObject({ code: 'CONFLICT' });
  await expect(imap.call('mailbox.rename', { session, from: 'none', to: 'any' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

it('takes INBOX in any case, and a rename of it moves the messages but keeps INBOX and its children', async () => {
  await using world = await stage();
  const { imap, mailbox, names, append } = await opened(world);
  const { session } = mailbox;
  await imap.call('mailbox.create', { session, name: 'inbox/lists' });
  await append('INBOX', 'kept', ['\\Seen']);
  await imap.call('mailbox.rename', { session, from: 'InBox', to: 'Before' });
  expect(await names()).toEqual(expect.arrayContaining(['Before', 'INBOX', 'INBOX/lists']));
  expect(await mailbox.bodies('Before')).toEqual(['kept']);
  expect(await mailbox.bodies('INBOX')).toEqual([]);
  await expect(imap.call('mailbox.remove', { session, name: 'inbox' })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
});

it('refuses names that are none', async () => {
  await using world = await stage();
  const { imap, mailbox } = await opened(world);
  for (const name of ['', '/', 'a//b', '/a', 'a\tb', 'x'.repeat(1001), Array(60).fill('a').join('/')])
    await expect(imap.call('mailbox.create', { session: mailbox.session, name })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  await imap.call('mailbox.create', { session: mailbox.session, name: '../../etc/passwd' });
});

it('gives a mailbox made anew under an old name another UIDVALIDITY', async () => {
  await using world = await stage();
  const { imap, mailbox } = await opened(world);
  const { session } = mailbox;
  const first = await imap.call('mailbox.create', { session, name: 'again' });
  await imap.call('mailbox.remove', { session, name: 'again' });
  expect((await imap.call('mailbox.create', { session, name: 'again' })).uidValidity).toBeGreaterThan(first.uidValidity);
});

it('counts uids, flags and mod-sequences as CONDSTORE wants them', async () => {
  await using world = await stage();
  const { imap, mailbox, append } = await opened(world);
  const { session } = mailbox;
  const mailboxId = await mailbox.folder('INBOX');
  expect([await append('INBOX', 'a'), await append('INBOX', 'b', ['\\seen', 'Work']), await append('INBOX', 'c')]).toEqual([1, 2, 3]);
  const changed = await imap.call('message.flag', { session, mailboxId, uids: [1, 2, 9], action: 'add', flags: ['\\Seen'] });
  expect(changed.map((row) => [row.uid, row.flags])).toEqual([
    [1, ['\\Seen']],
    [2, ['\\Seen', 'Work']],
  ]);
  const [first, second] = changed;
  expect(first?.modSeq).toBeGreaterThan(second?.modSeq ?? Infinity);
  const box = (await imap.call('mailbox.list', { session })).find((row) => row.id === mailboxId);
  expect(box).toMatchObject({ messages: 3, unseen: 1, uidNext: 4, highestModSeq: first?.modSeq, sizeBytes: 3 });
  await imap.call('message.flag', { session, mailboxId, uids: [2], action: 'set', flags: ['\\Deleted'] });
  await imap.call('message.flag', { session, mailboxId, uids: [3], action: 'add', flags: ['\\Deleted'] });
  expect(await imap.call('message.expunge', { session, mailboxId, uids: [1, 2] })).toEqual([2]);
  expect(await imap.call('message.expunge', { session, mailboxId })).toEqual([3]);
  expect(await append('INBOX', 'd')).toBe(4);
  expect((await imap.call('mailbox.list', { session })).find((row) => row.id === mailboxId)).toMatchObject({ messages: 2, unseen: 1, sizeBytes: 2 });
  await expect(imap.call('message.flag', { session, mailboxId, uids: [1], action: 'add', flags: ['\\Nonsense'] })).rejects.toMatchObject({
    code: 'INVALID_INPUT',
  });
});

it('copies and moves, answers with pairs of uids, tells watchers, and keeps a body while one copy is left', async () => {
  await using world = await stage();
  const { imap, mailbox, append } = await opened(world);
  const { session } = mailbox;
  const [inbox, archive, trash] = [await mailbox.folder('INBOX'), await mailbox.folder('Archive'), await mailbox.folder('Trash')];
  await append('INBOX', 'one', ['\\Flagged']);
  await append('INBOX', 'two');
  const events: MailboxEvent[] = [];
  imap.watch(
    session,
    (event) => events.push(event),
    () => undefined,
  );
  expect(await imap.call('message.copy', { session, mailboxId: inbox, uids: [2, 1], to: archive })).toEqual([
    [1, 1],
    [2, 2],
  ]);
  expect(await imap.call('message.copy', { session, mailboxId: inbox, uids: [1], to: inbox })).toEqual([[1, 3]]);
  expect(await imap.call('message.move', { session, mailboxId: inbox, uids: [1, 3], to: trash })).toEqual([
    [1, 1],
    [3, 2],
  ]);
  expect(await mailbox.bodies('INBOX')).toEqual(['two']);
  expect(await mailbox.bodies('Trash')).toEqual(['one', 'one']);
  await imap.call('mailbox.remove', { session, name: 'Trash' });
  expect(await mailbox.bodies('Archive')).toEqual(['one', 'two']);
  expect((await imap.call('message.list', { session, mailboxId: archive }))[0]?.flags).toEqual(['\\Flagged']);
  await expect.poll(() => events.map((event) => event.kind)).toEqual(['exists', 'exists', 'exists', 'expunged', 'mailboxes-changed']);
  await expect(imap.call('message.list', { session, mailboxId: trash })).rejects.toMatchObject({ code: 'NOT_FOUND' });
});
