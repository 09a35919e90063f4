/** IDLE (RFC 9051 §6.3.13): tells news as it comes until the client says DONE. */
import { requireCount } from '../arguments.ts';
import type { Run } from '../handlers.ts';
import { tellIdle } from '../notify/tell.ts';
import { Refusal } from '../refusal.ts';

export const idle: Run = async (session, command) => {
  requireCount(command, 0);
  session.output.line('+ idling');
  while (!session.hasInput) {
    await tellIdle(session);
    await session.output.flush();
    await session.newsOrInput();
  }
  const line = await session.readLine();
  if (line?.toString('latin1').toUpperCase() !== 'DONE') throw new Refusal('BAD', 'IDLE ends with DONE');
  return 'IDLE completed';
};
