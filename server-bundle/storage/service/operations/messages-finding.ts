/** Sort keys and previews from an open mailbox, in the thread that holds it. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { HostHandlers } from '../hosts/operations.ts';
import { previewsOf } from '../mailbox/previews.ts';
import { sortKeysOf } from '../mailbox/sort-keys.ts';
import { convertSome, needConverting } from '../mailbox/summaries.ts';

export const findingHandlers: HostHandlers<'message.sort-keys' | 'message.previews'> = {
  'message.sort-keys': async (context, { session, mailboxId, uids }) => {
    const mailbox = context.accounts.bySession(session);
    // Of a file of version 1: the keys are made when a message is brought to the present form.
    if (mailbox.read((file) => needConverting(file, mailboxId, uids)))
      while (await mailbox.write((file) => convertSome(file, mailboxId, uids))) await nextTurn();
    return mailbox.read((file) => sortKeysOf(file, mailboxId, uids));
  },
  'message.previews': (context, { session, mailboxId, uids }) =>
    context.accounts.bySession(session).read((file) => previewsOf(file, mailboxId, uids)),
};
