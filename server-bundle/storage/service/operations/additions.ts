/** Appending several messages at once, and replacing one. */
import type { HostHandlers } from '../hosts/operations.ts';
import { addMessages, replaceMessage } from '../mailbox/additions.ts';
import { prepare } from '../mailbox/prepare.ts';

export const additionHandlers: HostHandlers<'message.append-all' | 'message.replace'> = {
  'message.append-all': (context, input) => {
    const account = context.accounts.bySession(input.session);
    const messages = input.messages.map((message) => ({ ...message, prepared: prepare(message.raw) }));
    const weight = messages.reduce((sum, message) => sum + message.raw.length, 0);
    const { quotaBytes } = account;
    return account.write(
      (file, changes) => addMessages(file, changes, { folder: input.mailboxId, messages, quotaBytes }, context.clock.now()),
      weight,
    );
  },
  'message.replace': (context, input) => {
    const account = context.accounts.bySession(input.session);
    const { mailboxId: from, uid, to, raw, flags, internalDate } = input;
    const message = { raw, flags, internalDate, prepared: prepare(raw) };
    const { quotaBytes } = account;
    return account.write((file, changes) => replaceMessage(file, changes, { from, uid, to, message, quotaBytes }, context.clock.now()), raw.length);
  },
};
