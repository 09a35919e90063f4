/** Lists, texts and bodies of many messages from an open mailbox, in the thread that holds it. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { BulkOperations } from '../../api/operations/bulk.ts';
import type { HostHandlers } from '../hosts/operations.ts';
import { bodiesOf, headsOf } from '../mailbox/bodies.ts';
import { columnsOf } from '../mailbox/columns.ts';
import { folderNamed } from '../mailbox/folders.ts';
import { convertSome, needConverting } from '../mailbox/summaries.ts';
import { sectionsOf } from '../mailbox/sections.ts';
import { textsOf } from '../mailbox/texts.ts';

export const bulkHandlers: HostHandlers<keyof BulkOperations> = {
  'mailbox.get': (context, { session, name }) => context.accounts.bySession(session).read((file) => folderNamed(file, name)),
  'mailbox.find': (context, { session, names }) => context.accounts.bySession(session).read((file) => names.map((name) => folderNamed(file, name))),
  'message.columns': (context, { session, mailboxId, after, limit }) =>
    context.accounts.bySession(session).read((file) => columnsOf(file, mailboxId, after, limit)),
  'message.texts': async (context, { session, mailboxId, uids, kinds }) => {
    const mailbox = context.accounts.bySession(session);
    if (mailbox.read((file) => needConverting(file, mailboxId, uids)))
      while (await mailbox.write((file) => convertSome(file, mailboxId, uids))) await nextTurn();
    return mailbox.read((file) => textsOf(file, mailboxId, uids, kinds));
  },
  'message.headers': (context, { session, mailboxId, uids }) => context.accounts.bySession(session).read((file) => headsOf(file, mailboxId, uids)),
  'message.bodies': (context, { session, mailboxId, uids }) => context.accounts.bySession(session).read((file) => bodiesOf(file, mailboxId, uids)),
  'message.sections': (context, { session, mailboxId, uids, sections }) =>
    context.accounts.bySession(session).read((file) => sectionsOf(file, mailboxId, uids, sections)),
};
