/** STAT (RFC 1939 §5). */
import { requireNone } from '../arguments.ts';
import type { Run } from '../handlers.ts';

export const stat: Run = (session, command) => {
  requireNone(command);
  const { maildrop } = session.requireLogin();
  return Promise.resolve(`${maildrop.count} ${maildrop.sizeBytes}`);
};
