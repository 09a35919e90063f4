/** RSET (RFC 1939 §5). */
import { requireNone } from '../arguments.ts';
import type { Run } from '../handlers.ts';

export const rset: Run = (session, command) => {
  requireNone(command);
  const { maildrop } = session.requireLogin();
  maildrop.unmark();
  return Promise.resolve(`No letter is deleted; there are ${maildrop.count} (${maildrop.sizeBytes} octets)`);
};
