import { expect, it } from 'vitest';
import { LISTED_MAX } from '../../../server-bundle/storage/service/mailbox/limits.ts';
import { addMessage, listMessages } from '../../../server-bundle/storage/service/mailbox/messages.ts';
import { mailboxFile } from '../../support/mailbox-file.ts';

const ROWS = 200_000;

it('lists a very large mailbox in pieces, and refuses to list all of it at once', () => {
  using box = mailboxFile();
  const folder = box.folder('INBOX');
  box.write((file, changes) => {
    addMessage(file, changes, folder, { raw: Buffer.from('Subject: x\r\n\r\n'), flags: [], internalDate: 1 });
    file.run(
      `WITH RECURSIVE n(uid) AS (SELECT 2 UNION ALL SELECT uid + 1 FROM n WHERE uid < ?)
       INSERT INTO messages (folder_id, uid, mod_seq, internal_date, size_bytes, seen, flags, content_id, save_date)
       SELECT folder_id, n.uid, mod_seq, internal_date, size_bytes, seen, flags, content_id, save_date FROM messages, n WHERE folder_id = ? AND messages.uid = 1`,
      ROWS,
      folder,
    );
  });
  const refusal: unknown = expect.objectContaining({ code: 'INVALID_INPUT' });
  expect(() => listMessages(box.file, folder)).toThrow(refusal);
  expect(() => listMessages(box.file, folder, { limit: ROWS })).toThrow(refusal);
  expect(listMessages(box.file, folder, { limit: LISTED_MAX })).toHaveLength(LISTED_MAX);
  expect(listMessages(box.file, folder, { after: ROWS - 3 }).map(({ uid }) => uid)).toEqual([ROWS - 2, ROWS - 1, ROWS]);
});
