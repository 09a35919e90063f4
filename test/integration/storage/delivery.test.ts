import { readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { systemClock } from '../../../server-bundle/base/clock.ts';
import type { MailboxEvent } from '../../../server-bundle/storage/api/operations.ts';
import { stage } from '../../support/storage-stage.ts';

async function filesUnder(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
}

it('seals mail for an absent owner and shows it, in order, at the next login', async () => {
  await using world = await stage();
  const ana = await world.account('ana');
  for (const id of ['one', 'two', 'three']) expect(await world.deliver([ana], id)).toEqual([ana]);
  expect((await world.as('api').call('account.list', {}))[0]).toMatchObject({ locked: true, sealedMessages: 3 });
  const mailbox = await world.open('ana');
  expect(await mailbox.bodies()).toEqual(['Subject: one\r\n\r\n', 'Subject: two\r\n\r\n', 'Subject: three\r\n\r\n']);
  expect((await world.as('api').call('account.list', {}))[0]).toMatchObject({ locked: false, sealedMessages: 0 });
});

it('delivers once however often it is asked to: sealed, after a restart, and into an open mailbox', async () => {
  await using world = await stage();
  const ana = await world.account('ana');
  await Promise.all([world.deliver([ana], 'same'), world.deliver([ana], 'same')]);
  await world.deliver([ana], 'same');
  await world.restart();
  await world.deliver([ana], 'same');
  const mailbox = await world.open('ana');
  expect(await world.deliver([ana], 'same')).toEqual([]);
  expect(await mailbox.bodies()).toHaveLength(1);
  await mailbox.close();
  await world.deliver([ana], 'same');
  expect(await (await world.open('ana')).bodies()).toHaveLength(1);
});

it('tells a watcher of mail that arrives, and puts it into the folder that was named', async () => {
  await using world = await stage();
  const ana = await world.account('ana');
  const mailbox = await world.open('ana');
  const events: MailboxEvent[] = [];
  world.as('imap').watch(
    mailbox.session,
    (event) => events.push(event),
    () => undefined,
  );
  await world.as('mx').call('message.deliver', { deliveryId: 'x', accounts: [ana], raw: Buffer.from('spam'), folder: 'Junk' });
  await world.as('mx').call('message.deliver', { deliveryId: 'y', accounts: [ana], raw: Buffer.from('lost'), folder: 'No such' });
  const junk = await mailbox.folder('Junk');
  const inbox = await mailbox.folder('INBOX');
  await expect.poll(() => events.map((event) => (event.kind === 'exists' ? event.mailboxId : event.kind))).toEqual([junk, inbox]);
  expect(await mailbox.bodies('Junk')).toEqual(['spam']);
});

it('loses nothing when a login and a delivery race', async () => {
  await using world = await stage();
  const ana = await world.account('ana');
  const ids = Array.from({ length: 60 }, (_, index) => `letter-${index}`);
  const deliveries = Promise.all(ids.map((id) => world.deliver([ana], id)));
  const mailbox = await world.open('ana');
  await deliveries;
  const expected = ids.map((id) => `Subject: ${id}\r\n\r\n`).sort();
  await expect.poll(async () => (await mailbox.bodies()).sort()).toEqual(expected);
});

it('leaves nothing readable on the disk: not the letter, not its subject, not who it is from', async () => {
  await using world = await stage();
  const ana = await world.account('ana');
  const letter = 'From: zacharias@stranger.test\r\nSubject: quinquagesima\r\n\r\nthe heron stands at the weir\r\n'.repeat(3);
  await world.deliver([ana], 'sealed-one', letter);
  const mailbox = await world.open('ana');
  await world.deliver([ana], 'direct-one', letter);
  expect(await mailbox.bodies()).toEqual([letter, letter]);
  await world.deliver([await world.account('ben')], 'sealed-two', letter);
  await world.as('mx').call('queue.submit', { queueId: 'q', from: 'ana@dovecote.test', recipients: ['x@stranger.test'], raw: Buffer.from(letter) });
  const files = await filesUnder(world.directory);
  expect(files.length).toBeGreaterThan(4);
  for (const file of files) {
    const bytes = await readFile(file);
    for (const word of ['heron', 'quinquagesima', 'zacharias', 'SQLite format', 'ana@dovecote', 'correct horse'])
      expect(bytes.includes(word), `${word} in ${file}`).toBe(false);
  }
});

it('keeps the others going when one mailbox file is damaged, and seals what comes for that one', async () => {
  await using world = await stage();
  const ana = await world.account('ana');
  const ben = await world.account('ben');
  const file = path.join(world.directory, 'mail', ana.slice(0, 2), ana, 'mailbox.sqlite');
  await writeFile(file, Buffer.alloc(8192, 7));
  await expect(world.open('ana')).rejects.toMatchObject({ code: 'CORRUPT' });
  expect(await world.deliver([ana, ben], 'for-both')).toEqual([ana, ben]);
  expect(await (await world.open('ben')).bodies()).toEqual(['Subject: for-both\r\n\r\n']);
  expect((await world.as('api').call('account.list', {})).find((row) => row.id === ana)).toMatchObject({ locked: true, sealedMessages: 1 });
});

it('does not keep an owner out because a sealed file was changed', async () => {
  await using world = await stage();
  const ana = await world.account('ana');
  await world.deliver([ana], 'first');
  await world.deliver([ana], 'second');
  const [damaged] = (await filesUnder(path.join(world.directory, 'mail', ana.slice(0, 2), ana, 'sealed'))).sort();
  const bytes = await readFile(damaged ?? '');
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
  await writeFile(damaged ?? '', bytes);
  expect(await (await world.open('ana')).bodies()).toEqual(['Subject: second\r\n\r\n']);
  expect((await world.as('api').call('account.list', {}))[0]?.sealedMessages).toBe(1);
});

it('brings the good letters of a damaged file in once, however long ago that was', async () => {
  let now = Date.parse('2026-01-01');
  await using world = await stage({ clock: { ...systemClock, now: () => now } });
  const ana = await world.account('ana');
  // Together: they share a file.
  await Promise.all(['first', 'second', 'third'].map((id) => world.deliver([ana], id)));
  const sealed = path.join(world.directory, 'mail', ana.slice(0, 2), ana, 'sealed');
  const files = await filesUnder(sealed);
  expect(files).toHaveLength(1);
  const bytes = await readFile(files[0] ?? '');
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
  await writeFile(files[0] ?? '', bytes);
  for (let login = 0; login < 4; login++) {
    const mailbox = await world.open('ana');
    expect(await mailbox.bodies()).toHaveLength(2);
    await mailbox.close();
    now += 31 * 24 * 3600 * 1000;
    await world.restart();
  }
  expect(await filesUnder(sealed)).toEqual([`${files[0] ?? ''}.damaged`]);
});

it('a changed password opens the same mail, the old one nothing', async () => {
  await using world = await stage();
  const ana = await world.account('ana');
  await world.deliver([ana], 'before');
  const api = world.as('api');
  const address = 'ana@dovecote.test';
  await expect(api.call('account.set-password', { address, currentPassword: 'guess', password: 'new password' })).rejects.toMatchObject({
    code: 'AUTHENTICATION_FAILED',
  });
  await api.call('account.set-password', { address, currentPassword: 'correct horse', password: 'new password' });
  await expect(world.open('ana')).rejects.toMatchObject({ code: 'AUTHENTICATION_FAILED' });
  const { session } = await world.as('imap').call('login.open', { address, password: 'new password' });
  expect((await world.as('imap').call('mailbox.list', { session })).find((row) => row.name === 'INBOX')?.messages).toBe(1);
});

it('removes an account with its files, and ends its sessions', async () => {
  await using world = await stage();
  const ana = await world.account('ana');
  const mailbox = await world.open('ana');
  await world.as('api').call('account.remove', { address: 'ana@dovecote.test' });
  await expect(mailbox.bodies()).rejects.toMatchObject({ code: 'SESSION_EXPIRED' });
  const late = { deliveryId: 'late', accounts: [ana, await world.account('eva')], raw: Buffer.from('late') };
  expect(await world.as('mx').call('message.deliver', late)).toEqual({ sealed: late.accounts.slice(1), full: [], gone: [ana] });
  expect((await filesUnder(world.directory)).filter((file) => file.includes(ana))).toEqual([]);
});
