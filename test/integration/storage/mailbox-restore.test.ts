/** Mailbox files that came back older than their mail programs remember: everything that could be given a second time begins anew. */
import { copyFile, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { describeStep } from '../../../desktop/main/plan/describe.ts';
import { restoreSteps } from '../../../desktop/main/plan/steps/restore.ts';
import type { AccountId, MailboxId, MailboxRow, SessionToken } from '../../../server-bundle/storage/api/operations.ts';
import { RESTORED_MARK } from '../../../server-bundle/storage/service/paths.ts';
import { type Stage, stage } from '../../support/storage-stage.ts';

const rowsOf = async (world: Stage, local = 'ana'): Promise<readonly MailboxRow[]> => {
  const mailbox = await world.open(local);
  const rows = await world.as('imap').call('mailbox.list', { session: mailbox.session });
  await mailbox.close();
  return rows;
};
const validities = (rows: readonly MailboxRow[]): readonly number[] => rows.map(({ uidValidity }) => uidValidity);
const inboxOf = (rows: readonly MailboxRow[]): MailboxRow | undefined => rows.find(({ name }) => name === 'INBOX');

function directoryOf(world: Stage, id: AccountId): string {
  return path.join(world.directory, 'mail', id.slice(0, 2), id);
}

async function mark(directory: string, seconds: number): Promise<void> {
  const file = path.join(directory, RESTORED_MARK);
  await writeFile(file, '');
  await utimes(file, seconds, seconds);
}

async function emailIdOf(world: Stage, { uid, ...at }: { session: SessionToken; mailboxId: MailboxId; uid: number }): Promise<number> {
  const { rows } = await world.as('imap').call('message.summaries', { ...at, uids: [uid], header: false });
  return Number(rows[0]?.emailId.slice(1));
}

/** Two letters in a backup, then changes that it knows nothing of, then the backup again. @returns what was lost */
async function setBack(
  world: Stage,
  id: AccountId,
): Promise<{ readonly rows: readonly MailboxRow[]; readonly emailId: number; readonly folder: number }> {
  const imap = world.as('imap');
  const file = path.join(directoryOf(world, id), 'mailbox.sqlite');
  await world.deliver([id], 'one');
  await world.deliver([id], 'two');
  await rowsOf(world);
  await copyFile(file, `${file}.backup`);
  const mailbox = await world.open('ana');
  const { session } = mailbox;
  const mailboxId = await mailbox.folder('INBOX');
  await imap.call('message.flag', { session, mailboxId, uids: [1], action: 'add', flags: ['\\Deleted'] });
  await imap.call('message.expunge', { session, mailboxId });
  const { uid } = await imap.call('message.append', { session, mailboxId, raw: Buffer.from('lost'), flags: [], internalDate: 1 });
  await imap.call('mailbox.create', { session, name: 'Lost' });
  const rows = await imap.call('mailbox.list', { session });
  const emailId = await emailIdOf(world, { session, mailboxId, uid });
  const lostFolder = await mailbox.folder('Lost');
  await mailbox.close();
  await copyFile(`${file}.backup`, file);
  return { rows, emailId, folder: Number(lostFolder) };
}

it('gives every folder a UIDVALIDITY that was never given, once for each restore', async () => {
  await using world = await stage();
  const id = await world.account('ana');
  const { rows: lost } = await setBack(world, id);
  await mark(path.join(world.directory, 'mail'), 1_790_000_000);
  const restored = await rowsOf(world);
  expect(new Set([...validities(lost), ...validities(restored)]).size).toBe(lost.length + restored.length);
  expect(Math.min(...validities(restored))).toBeGreaterThan(Math.max(...validities(lost)));
  await world.restart();
  expect(await rowsOf(world)).toEqual(restored);
  await mark(path.join(world.directory, 'mail'), 1_790_000_100);
  expect(Math.min(...validities(await rowsOf(world)))).toBeGreaterThan(Math.max(...validities(restored)));
});

it('gives no id again that was lost, ends the log of removals where the folder stands, and goes on from there', async () => {
  await using world = await stage();
  const id = await world.account('ana');
  const { rows: lost, emailId, folder: lostFolder } = await setBack(world, id);
  await mark(directoryOf(world, id), 1_790_000_000);
  const mailbox = await world.open('ana');
  const { session } = mailbox;
  const imap = world.as('imap');
  const mailboxId = await mailbox.folder('INBOX');
  const stands = inboxOf(await imap.call('mailbox.list', { session }))?.highestModSeq ?? 0;
  expect(stands).toBeLessThan(inboxOf(lost)?.highestModSeq ?? 0);
  expect(await mailbox.bodies()).toEqual(['Subject: one\r\n\r\n', 'Subject: two\r\n\r\n']);
  const since = async (modSeq: number): Promise<unknown> => (await imap.call('message.vanished', { session, mailboxId, since: modSeq })).ranges;
  expect([await since(stands - 1), await since(stands)]).toEqual([null, []]);
  await imap.call('message.flag', { session, mailboxId, uids: [2], action: 'add', flags: ['\\Deleted'] });
  await imap.call('message.expunge', { session, mailboxId });
  expect(await since(stands)).toEqual([[2, 2]]);
  const { uid } = await imap.call('message.append', { session, mailboxId, raw: Buffer.from('new'), flags: [], internalDate: 1 });
  expect(await emailIdOf(world, { session, mailboxId, uid })).toBeGreaterThan(emailId);
  await imap.call('mailbox.create', { session, name: 'New' });
  expect(Number(await mailbox.folder('New'))).toBeGreaterThan(lostFolder);
});

it('leaves alone who was not restored: other accounts, and those made since', async () => {
  await using world = await stage();
  const ana = await world.account('ana');
  await world.account('ben');
  const before = await rowsOf(world, 'ben');
  await mark(directoryOf(world, ana), 1_790_000_000);
  expect(await rowsOf(world, 'ben')).toEqual(before);
  await mark(path.join(world.directory, 'mail'), 1_790_000_100);
  const made = Date.now() / 1000;
  await world.account('eva');
  await world.restart();
  // A second UIDVALIDITY would be a day ahead of the clock.
  expect(Math.max(...validities(await rowsOf(world, 'eva'))) - made).toBeLessThan(50_000);
});

it('is marked by the restore of the app, before the data is exchanged', () => {
  const paths = { compose: '/etc/palomar/compose.yaml', secrets: '/etc/palomar/secrets' };
  const steps = restoreSteps({ project: 'p', services: [], paths, folder: '/f', id: 'a', sha256: 'f', sizeBytes: 1, startTimeoutMs: 1 });
  const unpack = steps.find(({ id }) => id === 'unpack');
  if (!unpack) throw new Error('There is no such step.');
  // Behind the removal of what the backup does not name.
  expect(describeStep(unpack).commands.join('\n')).toMatch(new RegExp(`done[\\s\\S]*touch ${RESTORED_MARK}`));
});
