/** Summaries, searches and checks on an open mailbox, in the thread that holds it, a turn at a time. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { HostHandlers } from '../hosts/operations.ts';
import type { OpenMailbox } from '../hosts/open-mailbox.ts';
import { MailboxCheck, foundWholeAt, noteWhole } from '../mailbox/check.ts';
import { ContentSearch } from '../mailbox/search.ts';
import { convertSome, needConverting, summariesOf } from '../mailbox/summaries.ts';

export const contentHandlers: HostHandlers<'message.summaries' | 'message.search'> = {
  'message.summaries': async (context, { session, mailboxId, uids, header }) => {
    const mailbox = context.accounts.bySession(session);
    // Of a file of version 1: a message's thread has to be settled before anybody is told of it.
    if (mailbox.read((file) => needConverting(file, mailboxId, uids)))
      while (await mailbox.write((file) => convertSome(file, mailboxId, uids))) await nextTurn();
    return mailbox.read((file) => summariesOf(file, mailboxId, uids, header));
  },
  'message.search': async (context, { session, mailboxId, key, uids }) => {
    const mailbox = context.accounts.bySession(session);
    const search = new ContentSearch(mailboxId, key, uids);
    for (;;) {
      const answer = mailbox.read((file) => search.turn(file));
      if (answer === 'too-many') return { kind: 'too-many' };
      if (answer !== 'again') return { kind: 'found', uids: answer };
      await nextTurn();
    }
  },
};

/** Reads everything in the mailbox, in turns. @returns problems in words; null when it was found whole within `unlessWithinMs`. */
export async function checkMailbox(mailbox: OpenMailbox, now: number, unlessWithinMs: number): Promise<readonly string[] | null> {
  if (mailbox.read(foundWholeAt) > now - unlessWithinMs) return null;
  const check = new MailboxCheck();
  while (mailbox.read((file) => check.turn(file))) await nextTurn();
  if (check.problems.length === 0) await mailbox.write((file) => noteWhole(file, now));
  return check.problems;
}
