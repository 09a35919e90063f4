/** Upkeep comes by itself to an open mailbox, and a mailbox that cannot have it holds up no other. */
import { expect, it } from 'vitest';
import { UpkeepTimer, type Upkept } from '../../../server-bundle/storage/service/hosts/upkeep-timer.ts';
import { addMessage } from '../../../server-bundle/storage/service/mailbox/messages.ts';
import { mailboxFile, type MailboxFile } from '../../support/mailbox-file.ts';

const opened = (box: MailboxFile): Upkept => ({ write: async (work) => Promise.resolve(box.write(work)) });

function fill(box: MailboxFile): void {
  box.write((file, changes) => {
    for (let n = 0; n < 50; n++)
      addMessage(file, changes, box.folder('INBOX'), { raw: Buffer.from(`Subject: ${n}\r\n\r\n`), flags: [], internalDate: 1 });
  });
}

it('indexes what has come, and is not held up by a mailbox whose upkeep fails', async () => {
  using boxes = new DisposableStack();
  const [first, broken, last] = [mailboxFile(), mailboxFile(), mailboxFile()].map((box) => boxes.use(box));
  if (!first || !broken || !last) throw new Error('No files.');
  [first, broken, last].forEach(fill);
  broken.file.run('DROP TABLE words');
  const left = (box: MailboxFile): number | undefined => box.file.get<{ n: number }>('SELECT count(*) AS n FROM contents WHERE state <> 2')?.n;
  let attempts = 0;
  const failing: Upkept = {
    write: async (work) => {
      attempts += 1;
      return Promise.resolve(broken.write(work));
    },
  };
  using timer = new UpkeepTimer();
  for (const mailbox of [opened(first), failing, opened(last)]) timer.wake(mailbox);
  await expect.poll(() => [left(first), left(last)], { timeout: 10_000 }).toEqual([0, 0]);
  expect([left(broken), attempts]).toEqual([50, 1]);
  // Left alone from now on, while others still have theirs.
  fill(last);
  timer.wake(failing);
  timer.wake(opened(last));
  await expect.poll(() => left(last), { timeout: 10_000 }).toBe(0);
  expect(attempts).toBe(1);
});
