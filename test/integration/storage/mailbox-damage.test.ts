/** Damaged mailbox files: told, contained, checked for, restored. And what is freed goes back to the disk. */
import { randomBytes } from 'node:crypto';
import { copyFile, open, stat } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import type { AccountId } from '../../../server-bundle/storage/api/operations.ts';
import { MailboxCheck } from '../../../server-bundle/storage/service/mailbox/check.ts';
import { addMessage, expungeMessages } from '../../../server-bundle/storage/service/mailbox/messages.ts';
import { ContentSearch } from '../../../server-bundle/storage/service/mailbox/search.ts';
import { upkeepTurn } from '../../../server-bundle/storage/service/mailbox/upkeep.ts';
import { mailboxFile, type MailboxFile } from '../../support/mailbox-file.ts';
import { type Stage, stage } from '../../support/storage-stage.ts';

const PAGE = 4096;

async function damagePages(file: string, from: number, count: number): Promise<void> {
  await using handle = await open(file, 'r+');
  await handle.write(Buffer.alloc(count * PAGE, 0xa5), 0, count * PAGE, from * PAGE);
}

function mailboxOf(world: Stage, id: AccountId): string {
  return path.join(world.directory, 'mail', id.slice(0, 2), id, 'mailbox.sqlite');
}

it('says CORRUPT for the damaged messages and for nobody else, keeps what comes, and reads all of it from a restored file', async () => {
  await using world = await stage();
  const [ana, ben] = [await world.account('ana'), await world.account('ben')];
  const first = await world.open('ana');
  // So long that the middle of the file is nothing but its bytes.
  const long = Array.from({ length: 200_000 }, (_, n) => `${n * 7919} `).join('');
  await world.deliver([ana], 'long', `Subject: long\r\n\r\n${long}`);
  expect(await first.bodies()).toHaveLength(1);
  await first.close();
  const file = mailboxOf(world, ana);
  await copyFile(file, `${file}.backup`);
  const pages = (await stat(file)).size / PAGE;
  await damagePages(file, Math.floor(pages / 2), 10);
  const damaged = await world.open('ana');
  await expect(damaged.bodies()).rejects.toMatchObject({
    code: 'CORRUPT',
    message: expect.stringMatching(/this mailbox \(.+mailbox\.sqlite\).+mailbox-files\.md/) as string,
  });
  expect(await world.as('api').call('account.check', { id: ben })).toEqual({ kind: 'locked' });
  const found = await world.as('api').call('account.check', { id: ana });
  expect(found.kind === 'checked' && found.problems.length).toBeGreaterThan(0);
  await damaged.close();
  await damagePages(file, 1, pages - 1);
  expect(await world.deliver([ana, ben], 'after')).toEqual([ana, ben]);
  await expect(world.open('ana')).rejects.toMatchObject({ code: 'CORRUPT' });
  expect(await (await world.open('ben')).bodies()).toEqual(['Subject: after\r\n\r\n']);
  await copyFile(`${file}.backup`, file);
  const restored = await world.open('ana');
  expect((await restored.bodies()).map((body) => body.slice(0, 15))).toEqual(['Subject: long\r\n', 'Subject: after\r']);
  expect(await world.as('api').call('account.check', { id: ana })).toEqual({ kind: 'checked', problems: [] });
});

function check(box: MailboxFile): readonly string[] {
  const running = new MailboxCheck();
  while (running.turn(box.file)) continue;
  return running.problems;
}

const letter = (n: number): Buffer => Buffer.from(`Subject: ${n}\r\n\r\n${`${n} words `.repeat(3000)}`);

it('finds counters, uses and parts that are not what they should be, and nothing in a whole file', () => {
  using box = mailboxFile();
  box.write((file, changes) => {
    for (let n = 0; n < 20; n++) addMessage(file, changes, box.folder('INBOX'), { raw: letter(n), flags: [], internalDate: 1 });
  });
  expect(check(box)).toEqual([]);
  const damages: Record<string, RegExp> = {
    'UPDATE folders SET unseen = 3': /counters of the mailbox "INBOX"/,
    'UPDATE contents SET uses = 7 WHERE id = 3': /content M3 is used/,
    "UPDATE parts SET hash = x'00' WHERE id = 5": /part 5 is not what it was/,
    'DELETE FROM part_data WHERE part_id = 4': /content M4 failed/,
  };
  for (const [damage, problem] of Object.entries(damages)) {
    box.file.begin();
    box.file.run(damage);
    expect(check(box).join('\n')).toMatch(problem);
    box.file.rollback();
  }
  expect(check(box)).toEqual([]);
});

it('gives the pages of expunged mail back to the disk, a piece at a time', () => {
  using box = mailboxFile();
  box.write((file, changes) => {
    for (let n = 0; n < 300; n++)
      addMessage(file, changes, box.folder('INBOX'), {
        raw: randomBytes(20_000),
        flags: n > 5 ? ['\\Deleted'] : [],
        internalDate: 1,
      });
  });
  while (box.write(upkeepTurn)) continue;
  const before = box.file.pages();
  box.write((file, changes) => expungeMessages(file, changes, box.folder('INBOX'), undefined));
  while (box.write(upkeepTurn)) continue;
  const after = box.file.pages();
  expect(after.all).toBeLessThan(before.all / 2);
  expect(after.free).toBeLessThan(256);
  expect(check(box)).toEqual([]);
});

it('passes over a content it cannot read, so that the others are indexed and found', () => {
  using box = mailboxFile();
  box.write((file, changes) => {
    for (let n = 0; n < 5; n++) addMessage(file, changes, box.folder('INBOX'), { raw: letter(n), flags: [], internalDate: 1 });
    file.run('DELETE FROM frames WHERE content_id = 3');
  });
  while (box.write(upkeepTurn)) continue;
  expect(box.file.all('SELECT state FROM contents ORDER BY id')).toEqual([2, 2, 4, 2, 2].map((state) => ({ state })));
  const search = new ContentSearch(box.folder('INBOX'), { kind: 'text', text: ' words ', headerToo: true }, [1, 2, 3, 4, 5]);
  expect(search.turn(box.file)).toEqual([1, 2, 4, 5]);
});
