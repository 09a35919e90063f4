/** The mail of the fake app: believable, changed by what is done to it, and with as many mailboxes and as long a queue as a test wants. */
import type { MailMailbox } from '../../../desktop/contract/index.ts';
import { fakeAliases } from './mail/aliases.ts';
import { fakeDeliveries } from './mail/deliveries.ts';
import { fakeDomains } from './mail/domains.ts';
import { fakeMailboxes } from './mail/mailboxes.ts';
import { os, type Find } from './mail/moments.ts';
import { fakeQueue } from './mail/queue.ts';
import { fakeRules } from './mail/rules.ts';

export { manyMailboxes } from './mail/mailboxes.ts';

export function fakeMail(find: Find, mailboxes: () => readonly MailMailbox[], pauseMs: () => number, queued: () => number) {
  const aliases = fakeAliases(find);
  return os.router({
    ...fakeDomains(find, { mailboxes: () => mailboxes().length, aliases: aliases.count }),
    ...fakeMailboxes(find, mailboxes),
    ...aliases.routes,
    ...fakeQueue(find, queued),
    ...fakeDeliveries(find, pauseMs),
    ...fakeRules(find),
  });
}
