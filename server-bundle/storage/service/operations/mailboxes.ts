/** mailbox and message operations: within a session, on the file of its account, in the thread that holds it open. */
import type { MailboxId } from '../../api/operations.ts';
import { createFolder, listFolders, removeFolder, renameFolder } from '../mailbox/folders.ts';
import { addMessage, copyMessages, expungeMessages, flagMessages, listMessages, moveMessages, readBody, sizeOf } from '../mailbox/messages.ts';
import { prepare } from '../mailbox/prepare.ts';
import { requireRoom } from '../mailbox/quota.ts';
import { keptSubscriptions, subscribe } from '../mailbox/subscriptions.ts';
import type { HostHandlers } from '../hosts/operations.ts';

export const mailboxHandlers: HostHandlers<
  | 'mailbox.list'
  | 'mailbox.create'
  | 'mailbox.rename'
  | 'mailbox.remove'
  | 'mailbox.subscribe'
  | 'mailbox.kept-subscriptions'
  | 'message.list'
  | 'message.body'
  | 'message.append'
  | 'message.flag'
  | 'message.copy'
  | 'message.move'
  | 'message.expunge'
> = {
  'mailbox.list': (context, input) => context.accounts.bySession(input.session).read(listFolders),
  'mailbox.create': (context, input) =>
    context.accounts
      .bySession(input.session)
      .write((file, changes) =>
        createFolder(file, changes, { name: input.name, specialUse: input.specialUse ?? null, subscribed: false }, context.clock.now()),
      ),
  'mailbox.rename': async (context, input) => {
    await context.accounts.bySession(input.session).write((file, changes) => renameFolder(file, changes, input, context.clock.now()));
    return {};
  },
  'mailbox.remove': async (context, input) => {
    await context.accounts.bySession(input.session).write((file, changes) => removeFolder(file, changes, input.name));
    return {};
  },
  'mailbox.subscribe': async (context, input) => {
    await context.accounts.bySession(input.session).write((file, changes) => subscribe(file, changes, input));
    return {};
  },
  'mailbox.kept-subscriptions': (context, input) => context.accounts.bySession(input.session).read(keptSubscriptions),
  'message.list': (context, input) => context.accounts.bySession(input.session).read((file) => listMessages(file, input.mailboxId, input)),
  'message.body': (context, input) => context.accounts.bySession(input.session).read((file) => readBody(file, input.mailboxId, input.uid)),
  'message.append': (context, input) => {
    const account = context.accounts.bySession(input.session);
    const message = { ...input, prepared: prepare(input.raw) };
    return account.write((file, changes) => {
      requireRoom(file, account.quotaBytes, { sizeBytes: input.raw.length, messages: 1 });
      return addMessage(file, changes, input.mailboxId, message, context.clock.now());
    }, input.raw.length);
  },
  'message.flag': (context, input) =>
    context.accounts.bySession(input.session).write((file, changes) => flagMessages(file, changes, input.mailboxId, input)),
  'message.copy': (context, input) => {
    const account = context.accounts.bySession(input.session);
    return account.write((file, changes) => {
      requireRoom(file, account.quotaBytes, { sizeBytes: sizeOf(file, input.mailboxId, input.uids), messages: input.uids.length });
      return copyMessages(file, changes, between(input), context.clock.now());
    });
  },
  'message.move': (context, input) =>
    context.accounts.bySession(input.session).write((file, changes) => moveMessages(file, changes, between(input), context.clock.now())),
  'message.expunge': (context, input) =>
    context.accounts.bySession(input.session).write((file, changes) => expungeMessages(file, changes, input.mailboxId, input.uids ?? undefined)),
};

function between(input: { readonly mailboxId: MailboxId; readonly to: MailboxId; readonly uids: readonly number[] }): {
  from: MailboxId;
  to: MailboxId;
  uids: readonly number[];
} {
  return { from: input.mailboxId, to: input.to, uids: input.uids };
}
