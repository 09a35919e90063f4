/** COMPRESS DEFLATE (RFC 4978 §3): from behind its answer on, both ways. Offered after login only: a stranger gets no memory for it. */
import { atomOf, requireCount } from '../arguments.ts';
import type { Run } from '../handlers.ts';
import { Refusal } from '../refusal.ts';

export const compress: Run = (session, command) => {
  requireCount(command, 1);
  if (atomOf(command.args[0]) !== 'DEFLATE') throw new Refusal('NO', 'There is no such compression', 'CANNOT');
  session.compress();
  return Promise.resolve('DEFLATE begins');
};
