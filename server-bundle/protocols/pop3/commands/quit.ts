/** QUIT (RFC 1939 §4, §6): the UPDATE state, the only place where letters are removed. To Trash or for good, as the mailbox's setting says. */
import { requireNone } from '../arguments.ts';
import type { Run } from '../handlers.ts';
import { settingOf } from '../login.ts';
import type { Session } from '../session.ts';

export const quit: Run = async (session, command) => {
  requireNone(command);
  session.leave();
  try {
    const removed = session.login ? await update(session) : 0;
    return removed === 0 ? 'Until next time' : `Until next time; ${removed} letters were removed`;
  } finally {
    // Before the answer: whoever has read it may log in anew at once.
    await session.endLogin();
  }
};

/** When it fails nothing is removed, and the client hears of it. */
async function update(session: Session): Promise<number> {
  const { token, address, maildrop } = session.requireLogin();
  const { read, removed } = maildrop.changes;
  if (read.length === 0 && removed.length === 0) return 0;
  const to = (await settingOf(session.deps.storage, 'pop3.deleted-to', address)) === 'gone' ? 'gone' : 'trash';
  const outcome = await session.deps.storage.call('maildrop.update', { session: token, read, removed, to });
  session.deps.log.info({ address, removed: outcome.removed, to }, 'letters were fetched');
  return outcome.removed;
}
