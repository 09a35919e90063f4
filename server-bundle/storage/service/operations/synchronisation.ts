/** What has changed since a mod-sequence, and changes on that condition. */
import type { HostHandlers } from '../hosts/operations.ts';
import { expungedSince } from '../mailbox/expunged.ts';
import { flagUnchanged } from '../mailbox/synchronisation.ts';

export const synchronisationHandlers: HostHandlers<'message.flag-unchanged' | 'message.vanished'> = {
  'message.flag-unchanged': (context, input) =>
    context.accounts.bySession(input.session).write((file, changes) => flagUnchanged(file, changes, input.mailboxId, input)),
  'message.vanished': (context, input) => ({
    ranges: context.accounts.bySession(input.session).read((file) => expungedSince(file, input.mailboxId, input.since)),
  }),
};
