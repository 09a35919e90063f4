/** Upkeep comes by itself to an open mailbox, and a mailbox that cannot have it holds up no other. */
import { expect, it } from 'vitest';
import type { AccountId } from '../../../server-bundle/storage/api/operations.ts';
import { OpenMailbox } from '../../../server-bundle/storage/service/hosts/open-mailbox.ts';
import { UpkeepTimer } from '../../../server-bundle/storage/service/hosts/upkeep-timer.ts';
import { addMessage } from '../../../server-bundle/storage/service/mailbox/messages.ts';
import { createSealingKeys, readPrivateKeys } from '../../../server-bundle/storage/service/sealing/key-pair.ts';
import { mailboxFile, type MailboxFile } from '../../support/mailbox-file.ts';

function opened(box: MailboxFile): OpenMailbox {
  return new OpenMailbox({
    id: '0'.repeat(32) as AccountId,
    quotaBytes: 1e9,
    privateKeys: readPrivateKeys(createSealingKeys().privateKeys),
    open: () => box.file,
    tell: () => undefined,
  });
}

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
  using timer = new UpkeepTimer();
  for (const box of [first, broken, last]) timer.wake(opened(box));
  await expect.poll(() => [left(first), left(last)], { timeout: 10_000 }).toEqual([0, 0]);
  expect(left(broken)).toBe(50);
});
